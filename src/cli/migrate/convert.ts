import { Command, Option } from 'commander';
import type { Conversion, ConversionTarget } from '../../convert/conversion.js';
import { convertOptions } from '../../convert/convert-options.js';
import { writeNamedFile } from '../../files/write-named-file.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import {
  addPairsFlag,
  addRoleFlags,
  isSelection,
  loadSource,
  type RoleFlags,
  reportErrors,
  withoutSelection,
} from '../terminal/read-source.js';
import { renderConversion } from './convert-report.js';

/** The formats there are; each is loaded when it is asked for: some need a package. */
const TARGETS = {
  cfg: async () => (await import('../../convert/to-cfg.js')).cfgTarget,
  json: async () => (await import('../../convert/to-json.js')).jsonTarget,
  xml: async () => (await import('../../convert/to-xml.js')).xmlTarget,
  ini: async () => (await import('../../convert/to-ini.js')).iniTarget,
  yaml: async () => (await import('../../convert/to-yaml.js')).yamlTarget,
  env: async () => (await import('../../convert/to-env.js')).envTarget,
} as const satisfies Record<string, () => Promise<ConversionTarget>>;

interface ConvertFlags extends RoleFlags {
  readonly to: keyof typeof TARGETS;
  readonly report?: boolean;
  readonly out?: string;
}

const EXAMPLES = `
Examples:
  ocs-notifier convert application.cfg --to json --out application.json
  ocs-notifier convert host.cfg --as host --to xml --report > host.xml
  ocs-notifier convert application.xml --to yaml --report
  ocs-notifier convert exports/ocs01 --to xml --out ocs01.xml    # an Application and its Host in one file

json is the list form of GAX, xml that of the Configuration SDK; --application-name is the name that they give the
application. Both hold all objects of the file. cfg, ini, yaml and env hold the options of one Application and one
Host, and name sections of the Host Host/default; env is for a POSIX shell, ini holds only what package ini reads back.
A file that has the format already is kept, byte for byte.
SECRETS ARE WRITTEN AS THEY ARE, passwords and keys included: a new file is readable for its owner only.

What was written is read back, and all options are compared: "12 of 12 options kept; 0 of 18 options in
force changed" on stderr. What the format cannot hold is lossy: --report shows each with its place.

Exit code: 0 none changed, 1 some did or there is nothing to convert, 2 wrong usage.
`;

/** `convert`: an option file in another format, with a proof that the options are the same. */
export function convertCommand(io: CommandIo): Command {
  return addPairsFlag(addRoleFlags(new Command('convert')))
    .description(
      'Write an option file in another format, secrets included, and prove that it says the same',
    )
    .argument('<file>', 'an option file, or a folder with an Application and its Host')
    .addOption(
      new Option('--to <format>', 'the format to write')
        .choices(Object.keys(TARGETS))
        .makeOptionMandatory(),
    )
    .option('--report', 'show everything that is lost, each with its place, on stderr')
    .option('--out <file>', 'where to write; standard output when absent')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: ConvertFlags) => io.exit(await convert(io, file, flags)));
}

async function convert(io: CommandIo, filename: string, flags: ConvertFlags): Promise<number> {
  const { applicationName, hostName, out } = flags;
  const target = await TARGETS[flags.to]();
  const loaded = await loadSource(filename, flags);
  const file = target.holdsObjects ? withoutSelection(loaded) : loaded;
  reportErrors([file], io);
  const documents = file.sources.map(({ document }) => document);
  if (file.diagnostics.some(isSelection)) return 1; // None of several objects counts.
  if (!documents.some(holdsAny)) {
    io.stderr.write(
      `convert: ${visible(filename)} holds no section: there is nothing to convert\n`,
    );
    return 1;
  }
  const conversion = convertOptions(file.sources, target, { applicationName, hostName });
  if (out === undefined) io.stdout.write(conversion.bytes);
  else await writeNamedFile(out, conversion.bytes);
  return tell(io, conversion, flags.report === true);
}

function holdsAny({ sections, objects }: OptionDocument): boolean {
  return sections.length > 0 || objects.some(({ kind }) => kind === 'whole');
}

function tell(io: CommandIo, conversion: Conversion, isFull: boolean): number {
  const paint = painter(wantsColor(io.stderr, io.env));
  io.stderr.write(renderConversion(conversion, { paint, isFull }));
  return conversion.changed.length === 0 ? 0 : 1;
}
