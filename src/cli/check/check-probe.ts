import type { Diagnostic } from '../../diagnostic.js';
import { readerOf } from '../../files/file-content.js';
import { checkProbe, type ProbeReport } from '../../options/check/probe-findings.js';
import { countOf } from '../../options/show/diagnostics-report.js';
import { systemClock } from '../../runtime/clock.js';
import { listenForStop } from '../run/stop-signals.js';
import type { LoadedOptions } from '../terminal/read-options.js';
import { probe } from './probe.js';

/** `check --probe`: how connecting went, and what is to be said about it; `findings` are the others. SIGINT and SIGTERM end it. */
export async function probeOptions(
  loaded: LoadedOptions,
  findings: readonly Diagnostic[],
): Promise<{ readonly probe: ProbeReport; readonly diagnostics: readonly Diagnostic[] }> {
  const report = await probeUsable(loaded, findings);
  return { probe: report, diagnostics: checkProbe(report, loaded.options, systemClock.now()) };
}

/** With errors other options than those in the files would be in force. */
async function probeUsable(
  { options, snapshot }: LoadedOptions,
  findings: readonly Diagnostic[],
): Promise<ProbeReport> {
  if (countOf(findings, 'error') > 0) {
    const reason = 'nothing was connected to: the options have errors';
    return { stages: [], skipped: { code: 'probe-skipped', reason } };
  }
  const signals = listenForStop();
  try {
    return await probe(options.values, readerOf(snapshot), signals.stop);
  } finally {
    signals.release();
  }
}
