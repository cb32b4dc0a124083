import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DiagnosticCode } from '#dist/diagnostic.js';
import { applicationText, atOnce, expectStill, startReloading } from './reloading.ts';

const HTML = '<!DOCTYPE html><html><body>Please log in</body></html>\n';

describe('a file that looks damaged', () => {
  /** What an Application file may have become, what that is called, and what comes of `accept`. */
  const damages: readonly (readonly [string, RegExp, 'applied' | DiagnosticCode])[] = [
    [applicationText({ 'http-connection-pool-size': 7 }).trimEnd(), /^source-cut-off$/, 'applied'],
    ['[OCServer]\nhttp-connection-pool-size = 7\n', /^source-lost-/, 'applied'],
    ['[OCServer]\n', /^source-lost-/, 'applied'],
    [applicationText().slice(0, 60), /^source-cut-off$/, 'line-without-equals'],
    ['[OCServer]\nhttp-connection-pool-size = 5O\n', /^source-lost-/, 'option-value-invalid'],
    ['', /^source-empty$/, 'file-empty'],
    [HTML, /^source-html$/, 'file-is-html'],
  ];

  it('stays out, however often it is read; who insists gets it, unless it has errors', () =>
    atOnce(damages, async ([text, code, onAccept]) => {
      const reloading = await startReloading();
      const { application, next, reloader, said } = reloading;
      writeFileSync(application, text);
      const report = await next();
      expect(report.result).toBe('suspect');
      expect(report.diagnostics[0]?.code).toMatch(code);
      expect(said()).toBe(
        'reload refused, generation 1 stays in force: an option file looks damaged or half-written',
      );
      expect(await reloader.reload()).toMatchObject({ result: 'suspect', trigger: 'call' });
      expect(reloader.status()).toMatchObject({ state: 'source-suspect', isDegraded: true });
      expectStill(reloading, 1);

      const isApplied = onAccept === 'applied';
      const { diagnostics, result } = await reloader.reload({ accept: true });
      expect(result).toBe(isApplied ? 'applied' : 'rejected');
      if (!isApplied) expect(diagnostics.map((each) => each.code)).toContain(onAccept);
      expect(reloader.status().state).toBe(isApplied ? 'active' : 'candidate-rejected');
      expect(await reloader.reload()).toMatchObject({
        result: isApplied ? 'unchanged' : 'rejected',
      });
      expectStill(reloading, isApplied ? 2 : 1);
    }));

  it('is judged against the file in force, not against the one refused before', async () => {
    const reloading = await startReloading();
    const { application, next } = reloading;
    writeFileSync(application, '');
    expect(await next()).toMatchObject({ result: 'suspect' });
    writeFileSync(application, '[OCServer]\n');
    expect(await next()).toMatchObject({ result: 'suspect' });
    expectStill(reloading, 1);
  });
});
