import type { EngineCounts, EngineStatus } from '../../engine/engine.js';
import { changeReport } from '../../options/diff/change-report.js';
import type { OptionChange } from '../../options/diff/diff-options.js';
import type { ReloadReport } from '../../reload/reload-report.js';
import type { ReloadState, ReloadStatus } from '../../reload/reload-status.js';
import type { EngineView } from './engine-view.js';
import { type FlowResource, flowResource } from './flow-resource.js';
import { type ReloadResource, reloadResource, sameOptionsAs } from './reload-resource.js';
import { FORMAT_VERSION, isoTime, lastedMs } from './resource-form.js';
import {
  type ReloadCountsResource,
  reloadCountsResource,
  type WatchResource,
  watchResource,
} from './watch-resource.js';

/** A running engine, its options and how these stand to their files. */
export interface StatusResource {
  readonly format_version: typeof FORMAT_VERSION;
  readonly state: ReloadState;
  readonly degraded: boolean;
  readonly generation: ActiveGenerationResource;
  /** The active one and those before it that were in use lately, oldest first. */
  readonly generations: readonly GenerationResource[];
  /** Absent while the store cannot be asked, as are `held` and `chains`. */
  readonly ledger: EngineCounts['ledger'] | undefined;
  /** Pending messages that wait as nothing can be sent. */
  readonly held: number | undefined;
  /** Open chains, and those that the store ever dropped as they heard nothing. */
  readonly chains: EngineCounts['chains'] | undefined;
  readonly delivery: DeliveryResource;
  readonly store: StoreResource;
  readonly watch: WatchResource;
  /** What differs between files and options in force; absent when nothing does. */
  readonly drift: DriftResource | undefined;
  /** The files that are not in force, and why; absent when they are. */
  readonly refused: ReloadResource | undefined;
  readonly reload_counts: ReloadCountsResource;
  /** The last ones, newest first; absent when the store cannot be read. */
  readonly recent_reloads: readonly ReloadResource[] | undefined;
}

export interface ActiveGenerationResource {
  readonly number: number;
  readonly hash: string;
  readonly since_at: string;
  readonly duration_ms: number;
  /** The first generation known to have had the same options. */
  readonly same_options_as: number | undefined;
}

export interface GenerationResource {
  readonly number: number;
  readonly hash: string;
  readonly active: boolean;
  readonly in_flight: number;
  readonly attempts: number;
  readonly delivered: number;
  readonly dead: number;
}

/** Counts since the start of the process. */
export interface DeliveryResource {
  readonly flow: FlowResource;
  readonly in_flight: number;
  /** Messages that wait for a connection. */
  readonly ready: number;
  readonly attempts: number;
  readonly delivered: number;
  readonly dead: number;
}

/** Whether the store takes what delivery asks of it. */
export interface StoreResource {
  readonly up: boolean;
  /** Outcomes that are not on disk yet. */
  readonly unsettled: number;
  readonly troubles: readonly {
    /** `claim`: waiting messages are not read; `settle`: outcomes are not written. */
    readonly operation: 'claim' | 'settle';
    readonly since_at: string;
    readonly duration_ms: number;
    readonly failures: number;
    readonly reason: string;
  }[];
}

export interface DriftResource {
  readonly since_at: string | undefined;
  readonly duration_ms: number | undefined;
  readonly changes: readonly OptionChange[];
}

/** What a status is made of; `history` is undefined when it cannot be read. */
export interface StatusView {
  readonly engine: EngineView;
  readonly reloader: ReloadStatus;
  readonly history: readonly ReloadReport[] | undefined;
}

/** How many of the last reloads are shown. */
const RECENT = 5;

export function statusResource(view: StatusView, nowMs: number): StatusResource {
  const { engine, reloader, history = [] } = view;
  return {
    format_version: FORMAT_VERSION,
    state: reloader.state,
    degraded: reloader.isDegraded,
    generation: activeGenerationResource(engine.generation, history, nowMs),
    generations: engine.generations.map(generationResource),
    ledger: engine.ledger && ledgerResource(engine.ledger),
    held: engine.held,
    chains: engine.chains && { open: engine.chains.open, dropped: engine.chains.dropped },
    delivery: deliveryResource(engine.delivery, nowMs),
    store: storeResource(engine.delivery, nowMs),
    watch: watchResource(reloader, nowMs),
    drift: driftResource(reloader, nowMs),
    refused: reloader.refused && reloadResource(reloader.refused, history),
    reload_counts: reloadCountsResource(reloader.counts),
    recent_reloads: view.history?.slice(0, RECENT).map((report) => reloadResource(report, history)),
  };
}

function ledgerResource({ accepted, pending, delivered, dead, dropped }: EngineCounts['ledger']) {
  return { accepted, pending, delivered, dead, dropped };
}

function activeGenerationResource(
  { number, hash, sinceMs }: EngineStatus['generation'],
  history: readonly ReloadReport[],
  nowMs: number,
): ActiveGenerationResource {
  return {
    number,
    hash,
    since_at: isoTime(sinceMs),
    duration_ms: lastedMs(sinceMs, nowMs),
    same_options_as: sameOptionsAs({ generation: number, hash }, history),
  };
}

function generationResource(tally: EngineStatus['generations'][number]): GenerationResource {
  const { number, hash, isActive, inFlight, attempts, delivered, dead } = tally;
  return { number, hash, active: isActive, in_flight: inFlight, attempts, delivered, dead };
}

function deliveryResource(delivery: EngineStatus['delivery'], nowMs: number): DeliveryResource {
  const { flow, inFlight, ready, attempts, delivered, dead } = delivery;
  return {
    flow: flowResource(flow, nowMs),
    in_flight: inFlight,
    ready,
    attempts,
    delivered,
    dead,
  };
}

function storeResource(
  { unsettled, storeTroubles }: EngineStatus['delivery'],
  nowMs: number,
): StoreResource {
  const troubles = storeTroubles.map(({ operation, sinceMs, failures, reason }) => {
    const lasted = { since_at: isoTime(sinceMs), duration_ms: lastedMs(sinceMs, nowMs) };
    return { operation, ...lasted, failures, reason };
  });
  return { up: troubles.length === 0, unsettled, troubles };
}

function driftResource(status: ReloadStatus, nowMs: number): DriftResource | undefined {
  const { drift, driftSinceMs: sinceMs } = status;
  if (sinceMs === undefined && drift.length === 0) return undefined;
  return {
    since_at: sinceMs === undefined ? undefined : isoTime(sinceMs),
    duration_ms: sinceMs === undefined ? undefined : lastedMs(sinceMs, nowMs),
    changes: drift.map(changeReport),
  };
}
