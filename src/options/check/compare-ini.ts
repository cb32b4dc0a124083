/** `check --compare-ini`: what tools that read option files with package `ini` get wrong. */
import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import { printOptionFile } from '../../option-file/print-option-file.js';
import { quoted, quotedName, quotedSection } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import { type Fingerprint, type ShowSecret, showSecretWith } from '../values/show-secret.js';
import { describeIniValue } from './describe-ini-value.js';

/** `ini.parse`, the reader that most tools written for Node.js use. */
export type ParseIni = (text: string) => unknown;

/**
 * Every section and value of a cfg file that `ini.parse` reads otherwise than OCS would, with what it
 * makes of it, secrets masked. It is given the bytes as UTF-8, as tools do, byte-order mark included.
 */
export function compareIni(
  document: OptionDocument,
  parse: ParseIni,
  fingerprint?: Fingerprint,
): Diagnostic[] {
  if (document.format !== 'cfg') return [];
  const start = { start: 0, end: 0 };
  if (document.source.encoding.name.startsWith('utf-16')) {
    return [otherwise(document, start, 'ini.parse takes UTF-8 and reads this file as garbage')];
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(printOptionFile(document));
  let root: unknown;
  try {
    root = parse(text);
  } catch (error) {
    // The message of its errors may quote the file; their name does not.
    const reason = error instanceof Error ? error.name : 'it throws';
    return [otherwise(document, start, `ini.parse gives up on this file: ${reason}`)];
  }
  const last = lastOptions(document);
  const compared = { document, last, show: showSecretWith(fingerprint) };
  return document.sections.flatMap((section) => compareSection(compared, section, root));
}

/** What is compared, and how its secrets are shown. */
interface Compared {
  readonly document: OptionDocument;
  /** The options that count. */
  readonly last: ReadonlySet<OptionEntry>;
  readonly show: ShowSecret;
}

function compareSection(compared: Compared, section: OptionSection, root: unknown) {
  const { document, last } = compared;
  const plain = member(root, section.name);
  const nested = section.name.split('.').reduce(member, root);
  const found = isSection(plain) ? plain : nested;
  if (!isSection(found)) {
    return [otherwise(document, section.range, lostSection(document, section, root))];
  }
  const problems = section.options
    .filter((option) => last.has(option))
    .flatMap((option) => compareOption(compared, option, found));
  if (isSection(plain)) return problems;
  const name = quotedSection(section.name);
  const isShown = name === quoted(section.name);
  const parts = isShown ? `: ${section.name.split('.').map(quoted).join(', ')}` : '';
  const summary = `ini.parse reads section ${name} as sections in one another${parts}`;
  return [otherwise(document, section.range, summary), ...problems];
}

function lostSection(document: OptionDocument, section: OptionSection, root: unknown): string {
  const { name, range } = section;
  // A line that only begins like a header may be anything, also a secret.
  const isHeader = document.source.text.slice(range.start, range.end).includes(']');
  if (!isHeader) return `ini.parse does not see a header without \`]\`: ${LOST}`;
  const cut = name.slice(0, Math.max(0, name.search(/[;#]/))).trim();
  const what =
    cut !== '' && isSection(member(root, cut))
      ? `cuts its name and reads it as ${quotedSection(cut)}`
      : `does not see it: ${LOST}`;
  return `ini.parse ${what}: section ${quotedSection(name)}`;
}

const LOST = 'its options fall into the section before, or are lost';

/** Of an option written twice the last one counts, there and here. */
function lastOptions({ sections }: OptionDocument): ReadonlySet<OptionEntry> {
  const last = new Map<string, Map<string, OptionEntry>>();
  for (const { name, options } of sections) {
    const known = last.get(name) ?? new Map<string, OptionEntry>();
    last.set(name, known);
    for (const option of options) known.set(option.name, option);
  }
  return new Set([...last.values()].flatMap((options) => [...options.values()]));
}

function compareOption({ document, show }: Compared, option: OptionEntry, section: object) {
  const made = member(section, option.name);
  if (made === option.value) return [];
  const name = quotedName(option.name);
  const summary = `ini.parse reads ${name} as ${describeIniValue(option, made, show)}`;
  return [otherwise(document, option.range, summary)];
}

function otherwise({ source }: OptionDocument, range: TextRange, summary: string): Diagnostic {
  return diagnostic('ini-reads-otherwise', summary, { range: source.locate(range) });
}

function member(parent: unknown, name: string): unknown {
  if (!isSection(parent) || !Object.hasOwn(parent, name)) return undefined;
  return (parent as Readonly<Record<string, unknown>>)[name];
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
