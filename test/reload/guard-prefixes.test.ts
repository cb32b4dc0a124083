import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedOptionFile, parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import { canonicalValue } from '#dist/options/resolve/canonical-values.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import type { OptionValues } from '#dist/options/values/option-values.js';
import { guard } from '#dist/reload/guard/guard.js';
import { activeFile, outlineOf } from '#dist/reload/guard/outline.js';
import { type EncodingName, encodeText } from '#dist/text/source-encoding.js';

/**
 * The law of the guard: of a file that a writer left half-written, nothing gets into force that was
 * not in force before and would not be with the whole file.
 */

/** 422 bytes. */
const SMALL = `# OCS_Main
[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = https://crm.example/ocs?k=1
http-connection-pool-size = 100
http-custom-headers = X-Site: M\u00fcnchen | X-Key: abc
http-response-timeout = 30
http-retry-max-attempts = 12
[default]
dial_mode = progress
[log]
verbose = standard
; What OCS has no option for.
[ocs-notifier]
retry-delay = 10s
hold-limit = 72h
host-headers = merge
`;

/** A real export is full of options that are not ours. */
function filler(name: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${name}-${at} = some value ${at * 7}\n`).join(
    '',
  );
}

const LARGE = SMALL.replace('[default]\n', `[default]\n${filler('treatment', 40)}`)
  .replace('[log]\n', `[log]\n${filler('segment', 30)}`)
  .replace('[OCServer]\n', `[OCServer]\n${filler('agent-preview', 30)}`)
  .concat(`[security]\ntrusted-ca = /etc/ca-2.pem\n[x-license]\n${filler('seats', 10)}`);

type Edit = (text: string) => string;

const changeValues: Edit = (text) =>
  text
    .replace('= 100\n', '= 250\n')
    .replace('crm.example/ocs?k=1', 'crm2.example/path/of/ocs?k=17')
    .replace('X-Key: abc', 'X-Key: 0123456789')
    .replace('= 72h', '= 48h')
    .replace('= 10s', '= 1500ms');
const insertOptions: Edit = (text) =>
  text
    .replace('http-response', 'http-proxy = http://u:p@proxy.example:3128\nhttp-response')
    .replace('hold-limit', 'retry-max-delay = 15m\nhold-limit');
const deleteOption: Edit = (text) => text.replace('http-retry-max-attempts = 12\n', '');
const addSection: Edit = (text) =>
  text.replace(
    '[log]',
    '[security]\ncertificate = /etc/c.pem\ncertificate-key = /etc/k.pem\n\n[log]',
  );
const appendSection: Edit = (text) => `${text}\n[log-filter]\ndefault-filter-type = copy\n`;
const deleteLast: Edit = (text) => text.replace(/[^\n]+\n$/, '');

const EDITS: Readonly<Record<string, Edit>> = {
  'values changed, an option inserted, one deleted, a section added': (text) =>
    addSection(deleteOption(insertOptions(changeValues(text)))),
  'values changed, options inserted, a section added at the end': (text) =>
    appendSection(insertOptions(changeValues(text))),
  'an option deleted, a section added at the end': (text) =>
    appendSection(deleteOption(changeValues(text))),
  'the last option deleted, others inserted': (text) =>
    deleteLast(insertOptions(changeValues(text))),
};

const UTF_8 = [0xef, 0xbb, 0xbf];
const STORED: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'LF, UTF-8': (text) => stored(text, 'utf-8'),
  'CRLF, UTF-8': (text) => stored(withCrLf(text), 'utf-8'),
  'CR, UTF-8': (text) => stored(text.replaceAll('\n', '\r'), 'utf-8'),
  'CRLF, UTF-8 with a byte-order mark': (text) => stored(withCrLf(text), 'utf-8', UTF_8),
  'CRLF, UTF-16LE': (text) => stored(withCrLf(text), 'utf-16le', [0xff, 0xfe]),
  'LF, UTF-16LE': (text) => stored(text, 'utf-16le', [0xff, 0xfe]),
  'LF, UTF-16BE': (text) => stored(text, 'utf-16be', [0xfe, 0xff]),
  'CRLF, Windows-1252': (text) => stored(withCrLf(text), 'windows-1252'),
};

function withCrLf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

function stored(text: string, name: EncodingName, mark: readonly number[] = []): Uint8Array {
  return encodeText(text, { name, mark: Uint8Array.from(mark), rest: new Uint8Array(0) });
}

function read(bytes: Uint8Array): ParsedOptionFile {
  return parseOptionFile(bytes, 'application.cfg');
}

/** The values that would be put in force; undefined for a file with errors. */
function valuesOf({ document, diagnostics }: ParsedOptionFile): OptionValues | undefined {
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const resolved = resolveOptions({ sources: [{ document, role: 'application' }] });
  const isWrong = resolved.diagnostics.some(({ severity }) => severity === 'error');
  return isWrong ? undefined : resolved.options.values;
}

/** The prefixes of `whole` that would be put in force after `active`, and what is wrong with them. */
function letThrough(active: Uint8Array, whole: Uint8Array, judge = guard) {
  const [before, after] = [read(active), read(whole)];
  const known = [valuesOf(before), valuesOf(after)];
  expect(known).not.toContain(undefined);
  const wrong: string[] = [];
  const inForce = activeFile(before.document);
  const remembered = outlineOf(before.document);
  let count = 0;
  for (let length = 0; length <= whole.length; length += 1) {
    const prefix = read(whole.subarray(0, length));
    const values = valuesOf(prefix);
    const { document: candidate } = prefix;
    if (values === undefined) continue;
    if (judge([{ active: inForce, candidate }]).length > 0) {
      // A process that is started knows less of the file, and finds the same.
      if (judge([{ active: remembered, candidate }]).length === 0) wrong.push(`start: ${length}`);
      continue;
    }
    count += 1;
    wrong.push(...strangeValues(values, known).map((name) => `${name} after ${length} bytes`));
  }
  return { count, wrong };
}

function strangeValues(values: OptionValues, known: readonly (OptionValues | undefined)[]) {
  return OPTION_NAMES.filter((name) => {
    const value = canonicalValue(values[name]);
    return !known.some((side) => side && canonicalValue(side[name]) === value);
  });
}

describe('the export', () => {
  it('is as long as the one of the measurement', () => {
    expect(stored(SMALL, 'utf-8')).toHaveLength(422);
    expect(stored(LARGE, 'utf-8').length).toBeGreaterThan(3000);
  });
});

const [MAIN = '', ...OTHERS] = Object.keys(EDITS);
const MAIN_EDIT: Edit = (text) => EDITS[MAIN]?.(text) ?? text;
/** The ways to store a file that differ in how it may be cut. */
const WAYS = ['LF, UTF-8', 'CRLF, UTF-8 with a byte-order mark', 'CRLF, UTF-16LE'];

/** A text before and after an edit, as bytes. */
function bothSides(text: string, edit: string, as: string): readonly [Uint8Array, Uint8Array] {
  const [bytesOf, apply] = [STORED[as], EDITS[edit]];
  if (!bytesOf || !apply) throw new Error(`no ${as} or ${edit}`);
  return [bytesOf(text), bytesOf(apply(text))];
}

describe('of every prefix of a file, what gets into force was in force or is meant', () => {
  it.each([
    ...Object.keys(STORED).map((as) => [MAIN, as] as const),
    ...OTHERS.flatMap((edit) => WAYS.map((as) => [edit, as] as const)),
  ])('%s; %s', (edit, as) => {
    const [before, after] = bothSides(SMALL, edit, as);
    expect(letThrough(before, after).wrong).toEqual([]);
    expect(letThrough(after, before).wrong).toEqual([]);
  });

  it.each(Object.keys(STORED))('of the active file itself, nothing but the whole; %s', (as) => {
    const [before] = bothSides(SMALL, MAIN, as);
    expect(letThrough(before, before)).toEqual({ count: 1, wrong: [] });
  });

  it('a file of several kB', () => {
    const { count, wrong } = letThrough(...bothSides(LARGE, MAIN, 'LF, UTF-8'));
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });

  it('would not hold without the guard', () => {
    const unguarded = letThrough(...bothSides(SMALL, MAIN, 'LF, UTF-8'), () => []);
    expect(unguarded.wrong.length).toBeGreaterThan(100);
  });

  it('a file without line end at its end, cut within its own text', () => {
    const bytes = stored(`${SMALL}store-max-messages = 1000`, 'utf-8');
    expect(letThrough(bytes, bytes)).toEqual({ count: 1, wrong: [] });
  });
});

/** The sections of a cfg text as exports in other formats, over many lines or in one. */
const EXPORTS: Readonly<Record<string, (text: string) => string>> = {
  XML: (text) => xmlOf(sectionsOf(text), '\n'),
  'XML in one line': (text) => xmlOf(sectionsOf(text), ''),
  'JSON, list': (text) => `${JSON.stringify(listOf(sectionsOf(text)), null, 2)}\n`,
  'JSON, list, in one line': (text) => JSON.stringify(listOf(sectionsOf(text))),
  'JSON, compact': (text) => `${JSON.stringify(compactOf(sectionsOf(text)), null, 1)}\n`,
};

type Sections = readonly (readonly [string, readonly (readonly [string, string])[]])[];

function sectionsOf(text: string): Sections {
  const { sections } = parseOptionFile(Buffer.from(text), 'a.cfg').document;
  return sections.map(({ name, options }) => [
    name,
    options.map((option) => [option.name, option.value]),
  ]);
}

function xmlOf(sections: Sections, end: string): string {
  const lists = sections.map(([name, options]) => {
    const pairs = options.map(([key, value]) => `<str_pair key="${key}" value="${value}"/>${end}`);
    return `<list_pair key="${name}">${end}${pairs.join('')}</list_pair>${end}`;
  });
  return `<?xml version="1.0"?>${end}<CfgData><CfgApplication name="n"><options>${end}${lists.join('')}</options></CfgApplication></CfgData>${end}`;
}

function listOf(sections: Sections) {
  const property = sections.flatMap(([section, options]) =>
    options.map(([key, value]) => ({ section, key, value })),
  );
  return { type: 'CfgApplication', name: 'n', options: { property } };
}

function compactOf(sections: Sections) {
  const options = sections.map(([name, rows]) => [name, Object.fromEntries(rows)]);
  return [{ options: Object.fromEntries(options), type: 'CfgApplication', name: 'n' }];
}

describe('of every prefix of an export in another format', () => {
  const [plain = '', ...others] = WAYS;
  const cases = Object.keys(EXPORTS).flatMap((format) => [
    ...Object.keys(EDITS).map((edit) => [format, edit, plain] as const),
    ...others.map((as) => [format, MAIN, as] as const),
  ]);
  it.each(cases)('only the whole gets into force; %s; %s; %s', (format, edit, as) => {
    const [bytesOf, exported, apply] = [STORED[as], EXPORTS[format], EDITS[edit]];
    if (!bytesOf || !exported || !apply) throw new Error(`no ${as}, ${format} or ${edit}`);
    const [before, after] = [bytesOf(exported(SMALL)), bytesOf(exported(apply(SMALL)))];
    for (const whole of [before, after]) {
      const { count, wrong } = letThrough(before, whole);
      expect(wrong).toEqual([]);
      expect(count).toBeLessThanOrEqual(3); // the whole, perhaps without its last line end
    }
  });

  it.each(Object.keys(EXPORTS))('in place of a file in cfg; %s', (format) => {
    const other = stored(EXPORTS[format]?.(MAIN_EDIT(SMALL)) ?? '', 'utf-8');
    const cfg = stored(SMALL, 'utf-8');
    expect(letThrough(cfg, other).wrong).toEqual([]);
    expect(letThrough(other, cfg).wrong).toEqual([]);
  });
});

/** One option with two values that are not its default, and that have no short form of the other. */
const VALUES = [
  ['OCServer', 'http-connection-pool-size', '100', '250'],
  ['OCServer', 'http-response-timeout', '300', '45'],
  ['OCServer', 'http-retry-max-attempts', '12', '77'],
  ['OCServer', 'http-proxy', 'proxy:3128', 'proxy2:8080'],
  ['OCServer', 'http-custom-headers', 'X-Key: abc', 'X-Key: d; X-Other: e'],
  ['security', 'trusted-ca', '/etc/ca.pem', '/etc/ca-2.pem'],
  ['ocs-notifier', 'retry-delay', '10s', '1500ms'],
  ['ocs-notifier', 'hold-limit', '48h', '7d'],
  ['ocs-notifier', 'user-agent', 'OCS/1', 'OCS/22'],
  ['log', 'verbose', 'standard', 'all'],
  ['log', 'segment', '10000', '20000'],
] as const;

/** An option is in both files, in one of them, or in none. */
const fate = fc.constantFrom('same', 'changed', 'deleted', 'inserted', 'absent');

function render(fates: readonly string[], order: readonly string[], side: 'old' | 'new'): string {
  const sections = order.map((section) => {
    const lines = VALUES.flatMap(([place, name, first, second], at) => {
      const is = fates[at];
      if (place !== section || is === 'absent') return [];
      if (is === (side === 'old' ? 'inserted' : 'deleted')) return [];
      const isSecond = side === 'new' && is !== 'same';
      return [`${name} = ${isSecond ? second : first}\n`];
    });
    return lines.length === 0 ? '' : `[${section}]\n${lines.join('')}`;
  });
  return `# An export.\n${sections.join('')}`;
}

describe('for all edits that keep the order of options', () => {
  it('every prefix of the new file gives values of the old or the new one', () => {
    const fates = fc.array(fate, { minLength: VALUES.length, maxLength: VALUES.length });
    const sections = [...new Set(VALUES.map(([section]) => section))];
    const order = fc.shuffledSubarray(sections, { minLength: sections.length });
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const property = fc.property(fates, order, end, (all, names, lineEnd) => {
      const bytesOf = (side: 'old' | 'new') =>
        stored(render(all, names, side).replaceAll('\n', lineEnd), 'utf-8');
      fc.pre(all.some((is) => is === 'same' || is === 'changed'));
      expect(letThrough(bytesOf('old'), bytesOf('new')).wrong).toEqual([]);
    });
    fc.assert(property, { numRuns: 60 });
  });
});
