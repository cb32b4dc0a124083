import { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.js';
import { addEditFlags, type EditFlags, editFile } from './edit-file.js';

const EXAMPLES = `
Examples:
  ocs-notifier set application.cfg OCServer http-connection-pool-size 50
  ocs-notifier set host.cfg OCServer http-custom-headers 'X-Site: Munich | X-Host: ocs01' --as host
  ocs-notifier set options.cfg Host/default http-custom-headers 'X-Host: ocs01'
  ocs-notifier set application.cfg ocs-notifier retry-delay 2s
  ocs-notifier set export.xml#OCS_Main OCServer http-response-timeout 60

Comments, order, blanks, quotes, encoding and line ends stay. A new option comes last in its section, a new
section last in the file or the object. FILE#NAME says which object of an export. A running engine follows by itself. Write -- before a value that starts with -.

Exit code: 0 set (or it was so before), 1 refused: nothing was written, 2 wrong usage.
`;

/** `set`: one option of a file, all else as it was. */
export function setCommand(io: CommandIo): Command {
  return addEditFlags(new Command('set'))
    .description('Set one option of an option file, and keep all else as it is')
    .argument('<file>', 'the option file')
    .argument('<section>', 'the section, as the file names it')
    .argument('<option>', 'the option')
    .argument('<value>', 'its value; "" sets it to empty')
    .addHelpText('after', EXAMPLES)
    .action(
      async (file: string, section: string, option: string, value: string, flags: EditFlags) => {
        const edit = { kind: 'set', section, option, value } as const;
        io.exit(await editFile(io, { file, edit, flags }));
      },
    );
}
