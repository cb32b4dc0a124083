/**
 * The pure half of the library: option files → documents → options in force → what is wrong, what
 * differs, what another format looks like. Synchronous, without files, clocks and Node.js: it runs in a
 * browser, too, and loads no store, no server and no HTTP client.
 *
 * @example Check and convert an export: see `samples/library/migrate.mjs`.
 * @packageDocumentation
 */
export type {
  Conversion,
  ConversionObject,
  ConversionRow,
  ConversionTarget,
  Loss,
  LossKind,
  WrittenText,
} from './convert/conversion.js';
export { type ConversionTerms, convertOptions } from './convert/convert-options.js';
export { cfgTarget } from './convert/to-cfg.js';
export { envTarget } from './convert/to-env.js';
export { jsonTarget } from './convert/to-json.js';
export { xmlTarget } from './convert/to-xml.js';
export { yamlTarget } from './convert/to-yaml.js';
export type {
  Diagnostic,
  DiagnosticCode,
  Position,
  SourceRange,
} from './diagnostic.js';
export { DIAGNOSTIC_CODES, type Severity } from './diagnostic-codes.js';
export { type AppliedChanges, applyChanges } from './option-file/changes/apply-changes.js';
export { holdsOnlyChanges } from './option-file/changes/holds-only-changes.js';
export type {
  ChangeAction,
  ConfigurationObject,
  ObjectAttribute,
  ObjectLevel,
  ObjectPart,
  ObjectReference,
  ObjectText,
  OpaqueEntry,
  OptionDocument,
  OptionEntry,
  OptionOrigin,
  OptionSection,
  Trivia,
} from './option-file/document/option-document.js';
export { type DocumentEdit, setOption, unsetOption } from './option-file/edit/edit-document.js';
export { editOptions } from './option-file/edit/edit-options.js';
export type {
  EditedOptions,
  EditRefusal,
  OptionEdit,
  SectionAddress,
} from './option-file/edit/option-edit.js';
export { type ParsedOptionFile, parseOptionFile } from './option-file/parse-option-file.js';
export { printOptionFile } from './option-file/print-option-file.js';
export { isOptionName, OPTION_NAMES } from './options/catalog/catalog.js';
export {
  type EffectiveHeader,
  type EffectiveOption,
  type EffectiveOptionOf,
  type EffectiveOptions,
  getOption,
  type ShadowedDefinition,
} from './options/catalog/effective-options.js';
export type { Level, OptionName } from './options/catalog/option-definition.js';
export {
  type CheckedPair,
  checkPair,
  type FileContent,
  type PairInput,
} from './options/check-pair.js';
export {
  type ComparedFile,
  type ComparedPair,
  type CosmeticDifference,
  type DiffTerms,
  diffFiles,
  diffPairs,
  type FileDifferences,
  type OtherDifference,
} from './options/diff/diff-files.js';
export {
  type ChangedOption,
  diffOptions,
  type OptionChange,
  renderChange,
} from './options/diff/diff-options.js';
export {
  findInstallations,
  type Installation,
  type NamedDocument,
  type NamedPair,
  type NamedSource,
} from './options/pairs/find-installations.js';
export { type OptionPlace, parseOptionPlace } from './options/plan/option-place.js';
export {
  type ChangedFile,
  type Plan,
  type PlannedInstallation,
  planInstallation,
} from './options/plan/plan-installation.js';
export type { OptionSource } from './options/resolve/placed-section.js';
export type { ObjectNames } from './options/resolve/select-objects.js';
export {
  type OptionInput,
  type ResolvedOptions,
  resolveOptions,
} from './options/resolve-options.js';
export { explainOptions, type OptionExplanation } from './options/show/explain-options.js';
export { optionsSchema } from './options/show/options-schema.js';
export {
  type Documents,
  type Paint,
  PLAIN,
  type RenderSettings,
  renderDiagnostics,
} from './options/show/render-diagnostics.js';
export type {
  CustomHeader,
  FailureClass,
  HttpProxy,
  OptionValues,
  RetryScope,
} from './options/values/option-values.js';
export type { Fingerprint } from './options/values/show-secret.js';
export { Secret } from './secret.js';
export type { EncodingName, SourceEncoding } from './text/source-encoding.js';
export type { SourceText, TextRange } from './text/source-text.js';
