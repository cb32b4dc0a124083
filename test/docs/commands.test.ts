import { describe, expect, it } from 'vitest';
import { type Block, PAGES, type Page } from './pages.ts';
import { Session } from './session.ts';
import { commandsOf, stepsOf } from './transcript.ts';

const NEEDS_SYSTEMD = 'it needs root and systemd; systemd-analyze verifies the unit below';
const ELSEWHERE =
  'it names folders of the system; the other commands of the page do the same in this one';

/** Command lines that pages show and this test does not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm start': 'it builds anew; test/e2e/hot-reload-surroundings.test.ts runs the demo',
  'npm ci && npm test': 'it would never end: this is it',
  'ocs-notifier run --application application.cfg --host host.cfg --events events.ndjson --follow --store /var/lib/ocs-notifier':
    ELSEWHERE,
  'cp ocs-notifier.service /etc/systemd/system/': NEEDS_SYSTEMD,
  'systemctl enable --now ocs-notifier': NEEDS_SYSTEMD,
  'systemctl reload ocs-notifier': NEEDS_SYSTEMD,
  'curl --silent --unix-socket /var/lib/ocs-notifier/control.sock http://engine/metrics > /var/lib/node_exporter/ocs-notifier.prom':
    ELSEWHERE,
};

/** What a page may show in a fence, and what looks at it. */
const LANGUAGES: Readonly<Record<string, string>> = {
  console: 'run here, and its output compared',
  sh: 'run here',
  http: 'test/readme.test.ts sends that request',
  json: 'test/chain/samples.test.ts decodes these events',
  js: 'test/readme.test.ts compares them with the samples, which tests run',
  ts: 'test/readme.test.ts compares them with the examples in the code, which tests run',
  yaml: 'test/readme.test.ts looks for the metrics that these alerts name',
  conf: 'nothing: not every machine has logrotate',
};

const isForTerminals = ({ language }: Block) => language === 'console' || language === 'sh';

function commandsIn({ language, lines }: Block): readonly string[] {
  const steps = language === 'console' ? stepsOf(lines) : commandsOf(lines);
  return steps.map(({ command }) => command);
}

const isRun = (block: Block) =>
  isForTerminals(block)
    ? !commandsIn(block).some((command) => command in NOT_RUN)
    : block.file !== undefined;

interface Section {
  readonly page: string;
  readonly name: string;
  readonly blocks: readonly Block[];
}

/** The sections of a page that have something to run. */
function sectionsOf({ path: page, blocks }: Page): readonly Section[] {
  const names = [...new Set(blocks.map(({ section }) => section))];
  const sections = names.map((name) => ({
    page,
    name,
    blocks: blocks.filter((block) => block.section === name && isRun(block)),
  }));
  return sections.filter((section) => section.blocks.some(isForTerminals));
}

describe('the commands of a page do what it says', () => {
  it.each(PAGES.flatMap(sectionsOf))('$page: $name', async ({ page, blocks }) => {
    const session = await Session.open(page);
    try {
      for (const block of blocks) await session.play(block, `${page}:${block.line}`);
    } catch (error) {
      await session.close().catch(() => undefined); // the first error is the one to see
      throw error;
    }
    await session.close();
  });
});

describe('a page', () => {
  const blocks = PAGES.flatMap(({ path, blocks: all }) => all.map((block) => ({ path, ...block })));

  it('shows nothing that nobody looks at', () => {
    const unknown = blocks.filter(({ language, file }) => !(language in LANGUAGES) && !file);
    expect(unknown.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
  });

  it('has every command that is not run', () => {
    const commands = blocks.filter(isForTerminals).flatMap(commandsIn);
    expect(Object.keys(NOT_RUN).filter((command) => !commands.includes(command))).toEqual([]);
  });
});
