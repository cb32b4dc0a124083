import { describe, expect, it } from 'vitest';
import { renderMetrics } from '#dist/admin/metrics/render-metrics.js';
import type { ReloadStatus } from '#dist/reload/reload-status.js';
import { ask } from './ask.ts';
import { startToldServer } from './control-servers.ts';
import { engineStatusOf, toldEngine } from './told-engine.ts';
import { HASHES, NOW_MS, reloadStatusOf } from './told-reloader.ts';

const COMMENT = /^# (HELP|TYPE) (ocs_notifier_[a-z_]+) (.+)$/;
const SAMPLE = /^(ocs_notifier_[a-z_]+)(\{(?:[a-z_]+="[^"\\\n]*",?)+\})? (-?\d+(?:\.\d+)?)$/;

/** Samples by `name{labels}`. */
function parse(text: string): ReadonlyMap<string, number> {
  const samples = text
    .split('\n')
    .map((line) => SAMPLE.exec(line))
    .filter((match) => match !== null)
    .map(([, name, labels = '', value]) => [`${name}${labels}`, Number(value)] as const);
  return new Map(samples);
}

async function scrape(changes: Partial<ReloadStatus> = {}) {
  const view = { engine: engineStatusOf(), reloader: reloadStatusOf(changes), nowMs: NOW_MS };
  return parse(await renderMetrics(view));
}

describe('GET /metrics', () => {
  it('is text that Prometheus reads', async () => {
    const { path } = await startToldServer();
    const { status, type, text } = await ask(path, '/metrics');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !COMMENT.test(line) && !SAMPLE.test(line))).toEqual([]);
    const types = lines.flatMap((line) => COMMENT.exec(line) ?? []).length;
    expect(types).toBeGreaterThan(0);
  });

  it('names each metric and each sample once, counters with _total', async () => {
    const { path } = await startToldServer();
    const lines = (await ask(path, '/metrics')).text.split('\n');
    const typed = lines.filter((line) => line.startsWith('# TYPE '));
    const names = typed.map((line) => line.split(' ')[2] ?? '');
    expect(new Set(names).size).toBe(names.length);
    const samples = lines.flatMap((line) => SAMPLE.exec(line)?.slice(1, 3).join('') ?? []);
    expect(new Set(samples).size).toBe(samples.length);
    const counters = typed.filter((line) => line.endsWith(' counter'));
    const totals = names.filter((name) => name.endsWith('_total'));
    expect(counters.map((line) => line.split(' ')[2])).toEqual(totals);
  });
});

it('come from one look at the engine a scrape', async () => {
  let looks = 0;
  const status = () => {
    looks += 1;
    return engineStatusOf();
  };
  const { path } = await startToldServer({ engine: { ...toldEngine(), status } });
  await ask(path, '/metrics');
  await ask(path, '/metrics');
  expect(looks).toBe(2);
});

describe('metrics', () => {
  it('say what the status says', async () => {
    const samples = await scrape();
    const expected = {
      reload_last_successful: 1,
      reload_last_success_timestamp_seconds: (NOW_MS - 90_000) / 1000,
      'reload_attempts_total{trigger="watch",result="applied"}': 2,
      'reload_attempts_total{trigger="command",result="suspect"}': 0,
      'reload_state{state="active"}': 1,
      'reload_state{state="pinned"}': 0,
      degraded: 0,
      options_drift_seconds: 0,
      watch_restarts_total: 0,
      [`generation_info{generation="7",hash="${HASHES[7]}"}`]: 1,
      'generation_attempts_total{generation="6"}': 12,
      'generation_delivered_messages_total{generation="7"}': 10,
      'generation_dead_messages_total{generation="7"}': 2,
      'generation_in_flight_requests{generation="6"}': 2,
      attempts_total: 24,
      delivered_messages_total: 20,
      dead_messages_total: 4,
      in_flight_requests: 3,
      store_up: 1,
      unsettled_outcomes: 0,
      held_messages: 0,
      open_chains: 0,
      dropped_chains: 0,
      ledger_accepted_messages: 30,
      'ledger_messages{state="pending"}': 5,
      'ledger_messages{state="dropped"}': 1,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect([name, samples.get(`ocs_notifier_${name}`)]).toEqual([name, value]);
    }
  });

  it('are read anew at each scrape', async () => {
    await scrape();
    const samples = await scrape({
      state: 'pinned',
      isDegraded: true,
      driftSinceMs: NOW_MS - 1500,
      watch: { mode: 'sweep', restarts: 3, files: [] },
    });
    expect(samples.get('ocs_notifier_degraded')).toBe(1);
    expect(samples.get('ocs_notifier_options_drift_seconds')).toBe(1.5);
    expect(samples.get('ocs_notifier_watch_restarts_total')).toBe(3);
    expect(samples.get('ocs_notifier_reload_state{state="pinned"}')).toBe(1);
  });
});
