import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why there is no browser for this machine; undefined where there is one. */
export function reasonWithoutBrowser(
  platform: string = process.platform,
  arch: string = process.arch,
): string | undefined {
  if (platform === 'linux' && arch === 'x64') return undefined;
  return `@sparticuz/chromium has no browser for ${platform}-${arch}`;
}

/** A headless browser without network; `close` removes what it was unpacked to. */
export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts a browser. Rejects, and says what to do, where it does not start. */
export async function startBrowser(): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-browser-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const browser = await launch(folder);
    return { browser, close: () => browser.close().then(remove) };
  } catch (cause) {
    await remove();
    const help = 'install the libraries it names (on Debian: libnss3), or run the tests elsewhere';
    throw new Error(`the headless browser of the tests does not start: ${help}`, { cause });
  }
}

/** The package unpacks to the folder for temporary files: each run has one of its own. */
async function launch(folder: string): Promise<Browser> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    return await playwright.launch({ executablePath, args: FLAGS, headless: true });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
