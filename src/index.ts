/**
 * The library: an engine that delivers contact-processed notifications, and what it is made of.
 *
 * @example Deliver one processed chain: see `samples/library/deliver.mjs`.
 * @packageDocumentation
 */

export type { DeliveryStatus } from './delivery/delivery-status.js';
export type {
  Diagnostic,
  DiagnosticCode,
  Position,
  SourceRange,
} from './diagnostic.js';
export { DIAGNOSTIC_CODES, type Severity } from './diagnostic-codes.js';
export {
  createEngine,
  type Engine,
  type EngineCounts,
  type EngineParts,
  type EngineStatus,
} from './engine/engine.js';
export type { GenerationIdentity } from './engine/open-generation.js';
export type { ReadFile } from './engine/tls-files.js';
export { ERROR_CODES, type ErrorCode, NotifierError } from './errors.js';
export { type DecodedEvent, decodeEvent } from './event/decode-event.js';
export type { ChainEvent, ChainProcessedEvent, FeedEvent } from './event/event.js';
export { eventsSchema } from './event/events-schema.js';
export type { Receipt } from './event/receipt.js';
export { EventFeed, type FeedCounts, type FeedTerms } from './feed/event-feed.js';
export { readerOf } from './files/file-content.js';
export type { WatchedFile, WatchStatus } from './files/file-watch.js';
export { messageSchema } from './message/message-schema.js';
export type { OptionDocument } from './option-file/document/option-document.js';
export { type ParsedOptionFile, parseOptionFile } from './option-file/parse-option-file.js';
export { printOptionFile } from './option-file/print-option-file.js';
export {
  type EffectiveOption,
  type EffectiveOptionOf,
  type EffectiveOptions,
  getOption,
} from './options/catalog/effective-options.js';
export {
  type CheckedPair,
  checkPair,
  type FileContent,
  type PairInput,
} from './options/check-pair.js';
export {
  type ChangedOption,
  diffOptions,
  type OptionChange,
  renderChange,
} from './options/diff/diff-options.js';
export type { OptionSource } from './options/resolve/placed-section.js';
export {
  type OptionInput,
  type ResolvedOptions,
  resolveOptions,
} from './options/resolve-options.js';
export { explainOptions, type OptionExplanation } from './options/show/explain-options.js';
export { optionsSchema } from './options/show/options-schema.js';
export { type Documents, renderDiagnostics } from './options/show/render-diagnostics.js';
export type { OptionValues } from './options/values/option-values.js';
export { type Receiver, type ReceiverSettings, startReceiver } from './receiver/receiver.js';
export type { ReceiverSummary } from './receiver/tally.js';
export { loadOptionFiles } from './reload/candidate/load-option-files.js';
export type { NamedFile, OptionFiles } from './reload/candidate/option-files.js';
export type { ReadCandidate } from './reload/candidate/read-candidate.js';
export type { ReloadRecords } from './reload/reload-history.js';
export type {
  ReloadFailure,
  ReloadReport,
  ReloadResult,
  ReloadTrigger,
} from './reload/reload-report.js';
export type { ReloadCounts, ReloadState, ReloadStatus } from './reload/reload-status.js';
export {
  type Reloader,
  type ReloaderParts,
  type ReloadTerms,
  startReloader,
} from './reload/reloader.js';
export { type Clock, systemClock } from './runtime/clock.js';
export { type Log, type LogSink, logTo, openLog, silentLog } from './runtime/log.js';
export type {
  ChainCounts,
  ChainDetails,
  ChainFilter,
  ChainKind,
  ChainStore,
  ChainSummary,
  TakeTerms,
} from './store/chain-store.js';
export type {
  Ledger,
  MessageDetails,
  MessageFilter,
  MessageSummary,
  Selection,
  Taken,
  Verification,
} from './store/message-store.js';
export type {
  GenerationRecord,
  NewGeneration,
  OptionsHistory,
  ReloadRecord,
} from './store/options-history.js';
export { openSqliteStore } from './store/sqlite/sqlite-store.js';
export type { Store } from './store/store.js';
