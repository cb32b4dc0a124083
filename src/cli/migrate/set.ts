import { Command, Option } from 'commander';
import { setOption } from '../../option-file/edit/edit-document.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { editFile } from './edit-file.js';

/** The flags of `set` and `unset`. */
export interface EditFlags {
  readonly as: OptionSource['role'];
  readonly applicationName?: string;
}

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
  return addEditFlags(new Command('set'))
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
        flags: EditFlags,
      ) => {
        const { as: role, applicationName } = flags;
        const subject = `${visible(option)} in section ${visible(section)}`;
        const edit = (document: Parameters<typeof setOption>[0]) =>
          setOption(document, section, option, value);
        io.exit(await editFile(io, { filename, role, applicationName, subject, edit }));
      },
    );
}

/** Adds the flags that say how to read the file for its effect. */
export function addEditFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--as <role>', 'what the file holds: options of one level, or of both')
        .choices(['application', 'host', 'plain'])
        .default('plain'),
    )
    .option('--application-name <name>', 'the section that is searched first');
}
