import { Command } from 'commander';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { setOption } from '../../option-file/edit/edit-document.js';
import type { CommandIo } from '../terminal/command-io.js';
import { addRoleFlags, type RoleFlags } from '../terminal/read-source.js';
import { editFile } from './edit-file.js';

const EXAMPLES = `
Examples:
  ocs-notifier set application.cfg OCServer http-connection-pool-size 50
  ocs-notifier set host.cfg OCServer http-custom-headers 'X-Site: Munich | X-Host: ocs01' --as host
  ocs-notifier set options.cfg Host/default http-custom-headers 'X-Host: ocs01'
  ocs-notifier set application.cfg ocs-notifier retry-delay 2s

Comments, order, blanks, quotes, encoding and line ends stay. A new option comes last in its section, a new
section last in the file. A running engine follows by itself. Write -- before a value that starts with -.

Exit code: 0 set (or it was so before), 1 refused: nothing was written, 2 wrong usage.
`;

/** `set`: one option of a file, all else as it was. */
export function setCommand(io: CommandIo): Command {
  return addRoleFlags(new Command('set'))
    .description('Set one option of an option file, and keep all else as it is')
    .argument('<file>', 'the option file')
    .argument('<section>', 'the section, as the file names it')
    .argument('<option>', 'the option')
    .argument('<value>', 'its value; "" sets it to empty')
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        filename: string,
        section: string,
        option: string,
        value: string,
        flags: RoleFlags,
      ) => {
        const edit = (document: OptionDocument) => setOption(document, section, option, value);
        io.exit(await editFile(io, { filename, section, option, flags, edit }));
      },
    );
}
