import fc from 'fast-check';
import type { OptionDocument } from '#dist/option-file/document/option-document.js';

/** Documents of all formats with what they hold, for properties. */

/** `[object, list, section, option, value]` of each option, in the order of the file. */
export type Row = readonly [string, string, string, string, string];

export interface Generated {
  readonly text: string;
  readonly rows: readonly Row[];
}

interface Model {
  readonly type: 'Application' | 'Host';
  readonly name: string;
  readonly options: Sections;
  readonly userProperties: Sections;
}

type Sections = readonly (readonly [string, readonly (readonly [string, string])[]])[];

const NASTY = ['', 'a', '__proto__', 'http-proxy', '"', "'", '&amp;', '\\n', '</x>', ']]>', '{}'];
/** What any of the encodings can store, so that each document can be stored in each of them. */
const latin = fc.string({
  unit: fc.constantFrom(...'ab1=;#[]{}"\'<>&\\/:, \u00e4\u00e9\u20ac'),
  maxLength: 8,
});
const text = fc.oneof(latin, fc.constantFrom(...NASTY));
const name = text.map((each) => each || 'n');

const sections = fc.uniqueArray(
  fc.tuple(name, fc.uniqueArray(fc.tuple(name, text), { selector: ([key]) => key, maxLength: 3 })),
  { selector: ([key]) => key, maxLength: 3 },
);
const model: fc.Arbitrary<Model> = fc.record({
  type: fc.constantFrom('Application', 'Host'),
  name,
  options: sections,
  userProperties: sections,
});
const models = fc.array(model, { minLength: 1, maxLength: 2 });
/** Decides for each place that may be written in several ways. */
const choices = fc.infiniteStream(fc.nat({ max: 5 }));

type Choose = () => number;

function chooser(stream: Iterator<number>): Choose {
  return () => stream.next().value;
}

function rowsOfModels(all: readonly Model[]): Row[] {
  return all.flatMap(({ type, name, options, userProperties }) => {
    const object = `${type.toLowerCase()} ${name}`;
    const lists = [['options', options] as const, ['annex', userProperties] as const];
    return lists.flatMap(([list, all]) =>
      all.flatMap(([section, rows]) =>
        rows.map(([key, value]) => [object, list, section, key, value] as const),
      ),
    );
  });
}

/** The rows of a document that was read. */
export function rowsOfDocument({ sections: all }: OptionDocument): Row[] {
  return all.flatMap(({ object, origin, name: section, options }) =>
    options.map(
      ({ name: key, value }) =>
        [`${object?.level} ${object?.name}`, origin ?? '', section, key, value] as const,
    ),
  );
}

const BLANKS = ['', ' ', '\n', '\n  ', '\t', ' '];

function xmlText(value: string, quote: string, choose: Choose): string {
  return value.replace(/[&<>"'\t\r\n]|[^ -~]/gu, (character) => {
    if (choose() === 0) return `&#${character.codePointAt(0)};`;
    if (choose() === 0) return `&#x${character.codePointAt(0)?.toString(16)};`;
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    return character === quote ? (quote === '"' ? '&quot;' : '&apos;') : character;
  });
}

function renderXml(all: readonly Model[], choose: Choose): string {
  const blank = () => BLANKS[choose()] ?? '';
  const attribute = (key: string, value: string) => {
    const quote = choose() === 0 ? "'" : '"';
    return ` ${blank()}${key}${blank()}=${blank()}${quote}${xmlText(value, quote, choose)}${quote}`;
  };
  const pair = ([key, value]: readonly [string, string]) => {
    const both = [attribute('key', key), attribute('value', value)];
    return `<str_pair${(choose() === 0 ? both.reverse() : both).join('')}${blank()}/>${blank()}`;
  };
  const list = (tag: string, content: Sections) =>
    `<${tag}>${content
      .map(
        ([key, rows]) =>
          `<list_pair${attribute('key', key)}>${rows.map(pair).join('')}</list_pair>`,
      )
      .join(blank())}</${tag}>`;
  const objects = all.map(
    ({ type, name: object, options, userProperties }) =>
      `<Cfg${type}${attribute('name', object)}>${list('options', options)}${blank()}<!-- < & -->${list('userProperties', userProperties)}</Cfg${type}>`,
  );
  return `${choose() === 0 ? '<?xml version="1.0"?>' : ''}${blank().trimStart()}<CfgData>${objects.join(blank())}</CfgData>${blank()}`;
}

function jsonText(value: string, choose: Choose): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  const mixed = escaped.replace(/\\.|[^\\]/gu, (character) => {
    if (character.length > 1 || choose() !== 0) return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${mixed}"`;
}

function renderJson(all: readonly Model[], isCompact: boolean, choose: Choose): string {
  const blank = () => BLANKS[choose()] ?? '';
  const member = (key: string, value: string) => `${blank()}${key}${blank()}:${blank()}${value}`;
  const quote = (value: string) => jsonText(value, choose);
  const object = (members: readonly string[]) => `{${members.join(`${blank()},`)}${blank()}}`;
  const compact = (content: Sections) =>
    object(
      content.map(([key, rows]) =>
        member(quote(key), object(rows.map(([k, v]) => member(quote(k), quote(v))))),
      ),
    );
  const listed = (content: Sections) => {
    const entries = content.flatMap(([section, rows]) =>
      rows.map(([key, value]) => {
        const members = Object.entries({ section, key, value });
        return object(members.map(([k, v]) => member(`"${k}"`, quote(v))));
      }),
    );
    return object([member('"property"', `[${entries.join(',')}]`)]);
  };
  const list = isCompact ? compact : listed;
  const objects = all.map(({ type, name: objectName, options, userProperties }) =>
    object([
      member('"type"', `"Cfg${type}"`),
      member('"name"', quote(objectName)),
      member('"options"', list(options)),
      member('"userProperties"', list(userProperties)),
    ]),
  );
  return `[${blank()}${objects.join(',')}]${blank()}`;
}

export const xmlDocument: fc.Arbitrary<Generated> = fc
  .tuple(models, choices)
  .map(([all, stream]) => ({ text: renderXml(all, chooser(stream)), rows: rowsOfModels(all) }));

export const jsonDocument: fc.Arbitrary<Generated> = fc
  .tuple(models, fc.boolean(), choices)
  .map(([all, isCompact, stream]) => ({
    text: renderJson(all, isCompact, chooser(stream)),
    rows: rowsOfModels(all),
  }));

const cfgLine = fc.oneof(
  fc.tuple(name, text).map(([key, value]) => `${key} = ${value}`),
  name.map((each) => `[${each}]`),
  latin.map((each) => `# ${each}`),
  latin,
);

/** Also such as are wrong: what they hold is not said. */
export const cfgDocument: fc.Arbitrary<Generated> = fc
  .array(cfgLine, { maxLength: 12 })
  .map((lines) => ({ text: `[A]\n${lines.join('\n')}\n`, rows: [] }));
