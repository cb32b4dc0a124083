import { Command } from 'commander';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { unsetOption } from '../../option-file/edit/edit-document.js';
import type { CommandIo } from '../terminal/command-io.js';
import { addRoleFlags, type RoleFlags } from '../terminal/read-source.js';
import { editFile } from './edit-file.js';

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
  return addRoleFlags(new Command('unset'))
    .description('Remove one option from an option file, and keep all else as it is')
    .argument('<file>', 'the option file')
    .argument('<section>', 'the section, as the file names it')
    .argument('<option>', 'the option')
    .addHelpText('after', EXAMPLES)
    .action(async (filename: string, section: string, option: string, flags: RoleFlags) => {
      const edit = (document: OptionDocument) => unsetOption(document, section, option);
      io.exit(await editFile(io, { filename, section, option, flags, edit }));
    });
}
