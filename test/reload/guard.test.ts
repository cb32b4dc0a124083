import { describe, expect, it } from 'vitest';
import { renderForTerminal } from '#dist/cli/terminal/render-for-terminal.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { guard, missingSource, unreadableSource } from '#dist/reload/guard/guard.js';
import { activeFile, outlineOf } from '#dist/reload/guard/outline.js';
import { type EncodingName, encodeText } from '#dist/text/source-encoding.js';
import { withoutFingerprints } from '../support/fingerprints.ts';

const ACTIVE = `# Options of OCS_Main
[OCServer]
contact-processed-notification = true
http-connection-pool-size = 100
http-custom-headers = X-Api-Key: hush
dial_mode = hush

[log]
verbose = hush
; The end of the log's options.
segment = 10000

[ocs-notifier]
retry-delay = 10s
hold-limit = 72h
# goodbye
`;

const XML =
  '<CfgApplication name="n"><options><list_pair key="log"><str_pair key="a" value="hush"/></list_pair><list_pair key="s"><str_pair key="b" value="2"/><str_pair key="http-proxy" value="u:hush@p:1"/></list_pair></options></CfgApplication>';
const JSON_TEXT =
  '{"type":"CfgApplication","name":"n","options":{"log":{"a":"hush"},"s":{"b":"2","http-proxy":"u:hush@p:1"}}}';
const LISTED =
  '{"type":"CfgApplication","name":"n","options":{"property":[{"section":"log","key":"a","value":"1"},{"section":"s","key":"b","value":"2"},{"section":"s","key":"http-proxy","value":"p:1"}]}}';

function file(content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return parseOptionFile(bytes, 'application.cfg').document;
}

function findings(candidate: string | Uint8Array, active: string | Uint8Array = ACTIVE) {
  return guard([{ active: activeFile(file(active)), candidate: file(candidate) }]);
}

/** What is found by an engine that knows of the active file what an earlier process has kept of it. */
function remembered(candidate: string | Uint8Array, active: string | Uint8Array) {
  const kept = JSON.stringify(outlineOf(file(active)));
  expect(kept).not.toContain('hush');
  return guard([{ active: JSON.parse(kept), candidate: file(candidate) }]);
}

function codes(candidate: string | Uint8Array, active: string | Uint8Array = ACTIVE) {
  const codes = findings(candidate, active).map(({ code }) => code);
  expect(remembered(candidate, active).map(({ code }) => code)).toEqual(codes);
  return codes;
}

function stored(text: string, name: EncodingName, ...mark: number[]): Uint8Array {
  return encodeText(text, { name, mark: Uint8Array.from(mark), rest: new Uint8Array(0) });
}

const without = (...lines: string[]) =>
  lines.reduce((text, line) => text.replace(line, ''), ACTIVE);
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

describe('an edit that is whole has no finding', () => {
  it.each<[string, string | Uint8Array]>([
    ['nothing', ACTIVE],
    ['another value', ACTIVE.replace('100', '5')],
    ['an option deleted in the middle', without('dial_mode = hush\n')],
    ['an option renamed in the middle', ACTIVE.replace('dial_mode', 'dial-mode')],
    ['an option inserted', ACTIVE.replace('dial_mode', 'call_timeout = 30\ndial_mode')],
    ['a section added at the end', `${ACTIVE}[security]\ntrusted-ca = ca.pem\n`],
    ['lines added at the end', `${ACTIVE}retry-max-delay = 5m\n# more\n\n`],
    ['an option set to empty', ACTIVE.replace('X-Api-Key: hush', '')],
    ['comments in another order', ACTIVE.replace(/(# Opt.*\n)([^;]*)(; .*\n)/, '$3$2$1')],
    ['the comment at the end gone', without('# goodbye\n')],
    ['the tail of a comment gone', ACTIVE.replace('goodbye', 'good')],
    ['sections in another order', ACTIVE.replace(/(\[log\][^[]*)(\[ocs-not.*)/s, '$2$1')],
    ['a section in two parts', ACTIVE.replace('dial_mode', '[x]\ny = 1\n[OCServer]\ndial_mode')],
    ['CR LF as line ends', crlf(ACTIVE)],
    ['CR as line ends', ACTIVE.replaceAll('\n', '\r')],
    ['a byte-order mark', stored(ACTIVE, 'utf-8', 0xef, 0xbb, 0xbf)],
    ['UTF-16', stored(ACTIVE, 'utf-16le', 0xff, 0xfe)],
    ['Windows-1252', stored(ACTIVE.replace('goodbye', 'sch\u00f6n'), 'windows-1252')],
  ])('%s', (_, candidate) => expect(codes(candidate)).toEqual([]));

  it('a line end added to a file that had none', () => {
    expect(codes(ACTIVE, ACTIVE.trimEnd())).toEqual([]);
  });

  it('another value in a file without line end, as it was before', () => {
    const active = '[OCServer]\nhttp-response-timeout = 30';
    expect(codes(active.replace('30', '45'), active)).toEqual([]);
    expect(codes(`${active}\ndial_mode = x`, active)).toEqual([]);
  });

  it.each([
    ['XML without its line end', `${XML}\n`, XML],
    ['XML with one', XML, `${XML}\n`],
    ['JSON without its line end', `${JSON_TEXT}\n`, JSON_TEXT],
    ['JSON that is shorter, minified', JSON_TEXT.replaceAll('{', '{ '), JSON_TEXT],
    ['JSON with options moved to the list form', JSON_TEXT, LISTED],
  ])('%s', (_, active, candidate) => expect(codes(candidate, active)).toEqual([]));

  it('a file that stays empty', () => expect(codes('\n', ' ')).toEqual([]));

  it('several files', () => {
    const whole = { active: activeFile(file(ACTIVE)), candidate: file(ACTIVE) };
    const empty = { active: activeFile(file(ACTIVE)), candidate: file('') };
    expect(guard([whole, whole])).toEqual([]);
    expect(guard([whole, empty, empty])).toHaveLength(2);
  });
});

describe('a file that is no option file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['no bytes', '', 'source-empty'],
    ['blanks', ' \r\n\t\n', 'source-empty'],
    ['a byte-order mark', Uint8Array.of(0xef, 0xbb, 0xbf), 'source-empty'],
    ['a byte-order mark of UTF-16', Uint8Array.of(0xff, 0xfe), 'source-empty'],
    ['a page', '<!DOCTYPE html>\n<html>', 'source-html'],
    ['a page without type', '\ufeff \n<html lang="de">\n', 'source-html'],
    ['a head alone', '<head>', 'source-html'],
  ])('%s', (_, candidate, code) => expect(codes(candidate)).toEqual([code]));

  it('is not said of a `<header>` or of XML', () => {
    expect(codes('<header>\n[OCServer]\n')).not.toContain('source-html');
    expect(codes('<?xml version="1.0"?>\n<CfgApplication/>\n')).not.toContain('source-html');
  });
});

describe('source-cut-off', () => {
  const umlaut = ACTIVE.replace('goodbye\n', 'sch\u00f6n\n');
  const utf16 = stored(ACTIVE, 'utf-16le', 0xff, 0xfe);
  it.each<[string, string | Uint8Array, (string | Uint8Array)?]>([
    ['no line end', ACTIVE.slice(0, -1)],
    ['a line cut in its value', without('2h\n# goodbye\n')],
    ['CR of CR LF', crlf(ACTIVE).slice(0, -1), crlf(ACTIVE)],
    ['CR of CR LF where it was LF', crlf(ACTIVE).slice(0, -1)],
    ['CR of the only CR LF', '[log]\r', '[log]\r\n'],
    ['half a code unit', utf16.subarray(0, -1), utf16],
    ['a code unit of CR LF', stored(crlf(ACTIVE), 'utf-16le', 0xff, 0xfe).subarray(0, -2), utf16],
    ['half a character', stored(umlaut, 'utf-8').subarray(0, -3), umlaut],
    ['half a character, no line end before', stored(umlaut, 'utf-8').subarray(0, -3), `${umlaut}#`],
    ['half a character of four bytes', stored(`${ACTIVE}#\u{1f600}`, 'utf-8').subarray(0, -1), '#'],
    ['the beginning of a last line without line end', '[a]\nb = 10', '[a]\nb = 100'],
  ])('%s', (_, candidate, active) => expect(codes(candidate, active)).toEqual(['source-cut-off']));

  it('shows the end of the file', () => {
    expect(rendered(without('h\n# goodbye\n'))).toBe(
      [
        'application.cfg:15:16: error: the last line has no line end [source-cut-off]',
        '  15 | hold-limit = 72',
        '     |                ^',
        '  It ended with a line end when its options were put in force.',
        '  help: If it is meant: `ocs-notifier reload --accept`.',
        '',
      ].join('\n'),
    );
  });
});

describe('source-lost-sections', () => {
  it('is a section that had options', () => {
    const candidate = ACTIVE.replace(/\[log\][^[]*/, '');
    expect(rendered(candidate)).toBe(
      [
        'application.cfg:12:1: error: section `log` is gone [source-lost-sections]',
        '  would be lost:',
        '    application.cfg:9: verbose =\u2022\u2022\u2022\u2022\u2022 (masked)',
        '    application.cfg:11: segment =\u2022\u2022\u2022\u2022\u2022\u2022 (masked)',
        '  help: If it is meant: `ocs-notifier reload --accept`.',
        '  see: application.cfg:8:1: section `log` in the file in force',
        '',
      ].join('\n'),
    );
  });

  it('is not a section without options, nor one of two of a name', () => {
    expect(codes(ACTIVE, `[empty]\n${ACTIVE}`)).toEqual([]);
    const twice = ACTIVE.replace('dial_mode', '[OCServer]\ndial_mode');
    expect(codes(ACTIVE, twice)).toEqual([]);
  });

  it('names a section that stood there twice once, with all its options', () => {
    const active = `[a]\nb = 1\n[a]\nc = 2\n${ACTIVE}`;
    const [finding] = findings(ACTIVE, active);
    expect(finding?.summary).toBe('section `a` is gone');
    expect(finding?.related).toHaveLength(1);
    expect(finding?.detail).toMatch(/:2: b =.*\n.*:4: c =/);
  });

  it('compares names exactly', () => {
    expect(codes(ACTIVE.replace('[log]', '[Log]'))).toEqual(['source-lost-sections']);
  });

  it('counts sections', () => {
    const [finding] = findings('[OCServer]\ncontact-processed-notification = true\n');
    expect(finding?.summary).toBe('2 sections are gone');
    expect(finding?.related).toHaveLength(2);
  });
});

describe('source-lost-options', () => {
  it('is more than half of the options', () => {
    const six = ACTIVE.replace(
      '[ocs-notifier]\n',
      `[ocs-notifier]\n${'abcdef'.replace(/./g, '$& = 1\n')}`,
    );
    expect(codes(ACTIVE, six)).toEqual([]);
    const most = ACTIVE.replace(
      '[OCServer]\n',
      `[OCServer]\n${'abcdefghi'.replace(/./g, '$& = 1\n')}`,
    );
    expect(findings(ACTIVE, most).map(({ summary }) => summary)).toEqual([
      '9 of 17 options are gone',
    ]);
  });

  it('is any option when the last one is not the last any more', () => {
    expect(rendered(without('hold-limit = 72h\n'))).toBe(
      [
        'application.cfg:16:1: error: 1 of 8 options is gone, and `hold-limit` in section `ocs-notifier` is not the last one any more: the file may end too early [source-lost-options]',
        '  would be lost:',
        '    application.cfg:15: hold-limit = 72h',
        '  help: If it is meant: `ocs-notifier reload --accept`.',
        '  see: application.cfg:15:1: the last option in the file in force',
        '',
      ].join('\n'),
    );
    expect(codes(`${without('dial_mode = hush\n')}new = 1\n`)).toEqual(['source-lost-options']);
  });

  it('is any option when one of the same name in another section is the last', () => {
    expect(codes(ACTIVE.replace('hold-limit = 72h\n# goodbye', '[log]\nhold-limit = 72h'))).toEqual(
      ['source-lost-options'],
    );
  });

  it('counts a duplicate definition once', () => {
    const active = '[a]\nb = 1\nb = 2\nb = 3\nc = 1\nlast = 1\n';
    expect(codes('[a]\nb = 3\nc = 1\nlast = 1\n', active)).toEqual([]);
    expect(codes('[a]\nc = 1\nlast = 1\n', active)).toEqual([]);
  });

  it('lists ten lines and counts the rest, shortened and masked', () => {
    const lines = Array.from({ length: 14 }, (_, at) => `option-${at} = ${'hush'.repeat(50)}\n`);
    const [finding] = findings('[a]\nb = 1\n', `[a]\n${lines.join('')}b = 1\n`);
    expect(finding?.detail?.split('\n')).toHaveLength(12);
    expect(finding?.detail).toMatch(/\n {4}\u2026 and 4 more$/);
    expect(finding?.detail).toMatch(/\u2026 \(masked: 200 characters, [0-9a-f]{8}\)\n/);
    expect(finding?.detail).not.toContain('hush');
  });
});

describe('XML and JSON', () => {
  it('name what would be lost, masked, wherever it stands', () => {
    const without = JSON_TEXT.replace(',"http-proxy":"u:hush@p:1"', '');
    const [finding, ...others] = findings(without, JSON_TEXT);
    expect([finding?.code, others]).toEqual(['source-lost-options', []]);
    expect(withoutFingerprints(finding?.detail ?? '')).toBe(
      'would be lost:\n    application.cfg:1: http-proxy = \u2022\u2022\u2022\u2022\u2022\u2022@p:1 (masked)',
    );
  });

  it('lose a section, and options with another name of the object', () => {
    const [finding] = findings(XML.replace(/<list_pair key="log">.*?<.list_pair>/, ''), XML);
    expect(finding?.summary).toBe('section `log` is gone');
    expect(finding?.detail).toMatch(/:1: a = \u2022{4} \(masked: 4 characters, [0-9a-f]{8}\)$/);
    expect(codes(XML.replace('name="n"', 'name="m"'), XML)).toEqual(['source-lost-sections']);
    expect(codes(JSON_TEXT.replace('"options"', '"userProperties"'), JSON_TEXT)).toEqual([
      'source-lost-sections',
    ]);
  });

  it('are found cut off within a character', () => {
    const utf16 = stored(JSON_TEXT, 'utf-16le', 0xff, 0xfe);
    expect(codes(Buffer.concat([utf16, Uint8Array.of(0x20)]), utf16)).toEqual(['source-cut-off']);
  });

  it('in place of cfg have other objects', () => {
    expect(codes(XML, ACTIVE)).toEqual(['source-lost-sections']);
    expect(codes(ACTIVE, XML)).toEqual(['source-lost-sections']);
  });
});

it('says everything that is wrong with a file', () => {
  expect(codes('[OCServer]\ncontact-processed-notification = true\ndial_')).toEqual([
    'source-cut-off',
    'source-lost-sections',
    'source-lost-options',
  ]);
});

it('shows no secret', () => {
  for (const candidate of ['', '<html>', '[x]\n', ACTIVE.slice(0, 120)]) {
    expect(JSON.stringify(findings(candidate))).not.toContain('hush');
  }
});

describe('a file that is not there', () => {
  it.each([
    [missingSource('a.cfg'), 'source-missing', 'a.cfg is not there any more'],
    [unreadableSource('a.cfg', 'it is a folder'), 'source-unreadable', 'a.cfg cannot be read'],
  ])('%#', ({ code, severity, summary }, expected, words) => {
    expect([code, severity, summary]).toEqual([expected, 'error', words]);
  });

  it('says why it cannot be read', () => {
    expect(unreadableSource('a.cfg', 'it is a folder').detail).toBe('it is a folder');
  });
});

/** What a person sees of a candidate. */
function rendered(candidate: string): string {
  const documents = new Map([['application.cfg', file(candidate)]]);
  return withoutFingerprints(renderForTerminal(findings(candidate), { documents, color: false }));
}
