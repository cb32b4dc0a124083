import { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.js';
import { addEditFlags, type EditFlags, editFile } from './edit-file.js';

const EXAMPLES = `
Examples:
  ocs-notifier unset application.cfg OCServer http-proxy
  ocs-notifier unset host.cfg OCServer http-custom-headers --as host

The line of the option goes; its section and the comments around it stay. Then another section, or the
default, decides; the answer says which value that is.

Exit code: 0 gone (or it was not there), 1 refused: nothing was written, 2 wrong usage.
`;

/** `unset`: removes one option from a file, all else as it was. */
export function unsetCommand(io: CommandIo): Command {
  return addEditFlags(new Command('unset'))
    .description('Remove one option from an option file, and keep all else as it is')
    .argument('<file>', 'the option file')
    .argument('<section>', 'the section, as the file names it')
    .argument('<option>', 'the option')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, section: string, option: string, flags: EditFlags) => {
      const edit = { kind: 'unset', section, option } as const;
      io.exit(await editFile(io, { file, edit, flags }));
    });
}
