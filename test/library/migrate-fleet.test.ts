import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPair, type FileContent } from 'ocs-notifier/options';
import { expect, it, onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../samples/library/migrate-fleet.mjs', import.meta.url));

const OPTIONS = {
  OCServer: {
    'http-connection-pool-size': '10',
    'http-proxy': 'proxy:3128',
    'http-retry-max-attempts': '5',
  },
  log: { all: 'stdout', note: 'é' },
};
const HEADERS = { OCServer: { 'http-custom-headers': 'X-Site: Bern' }, note: { é: '1' } };

type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Kind = 'Application' | 'Host';
type Writer = (kind: Kind, sections: Sections) => string;

const cfg: Writer = (_kind, sections) =>
  Object.entries(sections)
    .map(([name, options]) => {
      const lines = Object.entries(options).map(([option, value]) => `${option} = ${value}\n`);
      return `# ${name}\n[${name}]\n${lines.join('')}`;
    })
    .join('\n');

const xml: Writer = (kind, sections) => {
  const lists = Object.entries(sections).map(([name, options]) => {
    const pairs = Object.entries(options).map(
      ([key, value]) => `   <str_pair key="${key}" value="${value}"/>\n`,
    );
    return `  <list_pair key="${name}">\n${pairs.join('')}  </list_pair>\n`;
  });
  const list = kind === 'Host' ? 'userProperties' : 'options';
  return `<CfgData>\n<Cfg${kind} name="x">\n <${list}>\n${lists.join('')} </${list}>\n</Cfg${kind}>\n</CfgData>\n`;
};

const json =
  (content: (sections: Sections) => unknown, indent?: number): Writer =>
  (kind, sections) => {
    const list = kind === 'Host' ? 'userproperties' : 'options';
    return JSON.stringify(
      { type: `Cfg${kind}`, name: 'x', [list]: content(sections) },
      null,
      indent,
    );
  };
const listed = json((sections) => {
  const property = Object.entries(sections).flatMap(([section, options]) =>
    Object.entries(options).map(([key, value]) => ({ section, key, value })),
  );
  return { property };
}, 2);
const compact = json((sections) => sections);
const raw: Writer = (kind, sections) => {
  const list_pair = Object.entries(sections).map(([key, options]) => {
    return {
      key,
      str_pair: Object.entries(options).map(([name, value]) => ({ key: name, value })),
    };
  });
  const list = kind === 'Host' ? 'userProperties' : 'options';
  return JSON.stringify({ [`CFG${kind}`]: [{ name: 'x', [list]: { list_pair } }] }, null, '\t');
};

type Store = (text: string) => Buffer;
const utf8: Store = (text) => Buffer.from(text);
const utf16: Store = (text) => Buffer.from(`\ufeff${text}`, 'utf16le');
const latin: Store = (text) => Buffer.from(text, 'latin1');
const crlf =
  (store: Store): Store =>
  (text) =>
    store(text.replaceAll('\n', '\r\n'));

const FORMS: readonly (readonly [extension: string, write: Writer, store: Store])[] = [
  ['cfg', cfg, utf8],
  ['cfg', cfg, crlf(utf16)],
  ['cfg', cfg, crlf(latin)],
  ['xml', xml, utf8],
  ['xml', xml, crlf(utf16)],
  ['json', listed, utf8],
  ['json', compact, latin],
  ['json', raw, crlf(utf8)],
];

it('moves 20 pairs in eight formats and encodings, and none of seven edits each is refused', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const pairs = Array.from({ length: 20 }, (_, at) => {
    const [extension, write, store] = FORMS[at % FORMS.length] ?? [];
    const names = [
      `in/ocs${at}/application.${extension}`,
      `in/ocs${at}/host.${extension}`,
    ] as const;
    const contents = [write?.('Application', OPTIONS) ?? '', write?.('Host', HEADERS) ?? ''];
    for (const [n, name] of names.entries()) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), store?.(contents[n] ?? '') ?? '');
    }
    return names;
  });

  const args = [PROGRAM, join(root, 'in'), join(root, 'out')];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).not.toContain('refused:');
  expect(stdout).toContain('20 pairs, 0 edits refused\n');

  for (const names of pairs) {
    const [application, host] = names.map((name): FileContent => {
      const filename = join(root, name.replace('in/', 'out/'));
      return { filename, content: readFileSync(filename) };
    });
    if (application === undefined) throw new Error('a pair has an Application');
    const { options, documents } = checkPair({ application, host });
    expect(options.values).toMatchObject({
      'http-connection-pool-size': 50,
      'http-response-timeout': 20,
      'http-retry-max-attempts': 5,
      'http-proxy': undefined,
      'retry-delay': 2000,
    });
    expect(options.values['http-custom-headers'].map(({ value }) => value.reveal())).toEqual([
      'Zürich',
    ]);
    const [document] = documents.values();
    expect(
      document?.sections.flatMap(({ name, options: own }) =>
        own.map((each) => `${name}/${each.name}`).join(),
      ),
    ).toContain('log/standard,log/note');
  }
});
