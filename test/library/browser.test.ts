import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reasonWithoutBrowser, startBrowser, type TestBrowser } from './browser.ts';
import { bundleExamples, bundleLibrary, exportsOfEntry } from './examples.ts';

describe('the bundle for browsers', () => {
  it('imports nothing of Node.js and speaks of none of its globals', async () => {
    const code = await bundleLibrary(false);
    const withoutComments = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    expect(withoutComments).not.toMatch(/\bBuffer\.|\bprocess\.|\brequire\("|node:/);
  });

  it('stays small: below 300 kB minified', async () => {
    expect((await bundleLibrary(true)).length).toBeLessThan(300_000);
  });
});

const without = reasonWithoutBrowser();

describe.skipIf(without !== undefined)(
  `in a headless browser${without === undefined ? '' : ` (skipped: ${without})`}`,
  () => {
    let started: TestBrowser | undefined;
    beforeAll(async () => {
      started = await startBrowser();
    }, 120_000);
    afterAll(() => started?.close());

    it('runs every example with the values it claims, without network', async () => {
      const page = await started?.browser.newPage({ offline: true });
      await page?.addScriptTag({ content: await bundleExamples() });
      const found = await page?.evaluate('JSON.stringify(runExamples())');
      const results: Record<string, [unknown, unknown][]> = JSON.parse(String(found));
      const values = exportsOfEntry().filter(({ isType }) => !isType);
      expect(Object.keys(results)).toEqual(values.map(({ name }) => name));
      for (const [name, pairs] of Object.entries(results)) {
        for (const [actual, claimed] of pairs) expect(actual, name).toEqual(claimed);
      }
    });
  },
);

describe('a machine', () => {
  it.each([
    ['linux', 'x64', undefined],
    ['linux', 'arm64', '@sparticuz/chromium has no browser for linux-arm64'],
    ['darwin', 'arm64', '@sparticuz/chromium has no browser for darwin-arm64'],
    ['win32', 'x64', '@sparticuz/chromium has no browser for win32-x64'],
  ])('%s-%s has a browser, or the tests say why not', (platform, arch, reason) => {
    expect(reasonWithoutBrowser(platform, arch)).toBe(reason);
  });
});
