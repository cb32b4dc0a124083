/** What `reload` and `rollback` print for people. */
import type { ReloadAnswer } from '../../admin/resources/reload-resource.js';
import { shortHash } from '../../delivery/generation.js';
import { counted } from '../../text/counted.js';
import { lasted } from '../terminal/lasted.js';
import { changeLines, findings, nextStep, type ReportTerms, sameOptions } from './reload-lines.js';

/** What came of a look at the files, and what to do about it. */
export function renderReload(report: ReloadAnswer, { store, paint }: ReportTerms): string {
  return page([headlineOf(report, paint), findings(report, paint), nextStep(report, store)]);
}

/** What came of a rollback. */
export function renderRollback(report: ReloadAnswer, { paint }: ReportTerms): string {
  const { result, generation } = report;
  const until =
    'They stay in force until an option file changes, or until `ocs-notifier reload`.\n';
  switch (result) {
    case 'applied':
      return page([appliedLines('Rolled back', report, paint), until]);
    case 'unchanged':
      return `Unchanged: generation ${generation} has these options already.\n`;
    default:
      return page([
        refusedLine('the options cannot be used any more', report, paint),
        findings(report, paint),
      ]);
  }
}

const REASONS = {
  rejected: 'the options of the files cannot be used',
  suspect: 'an option file looks damaged or half-written',
  missing: 'an option file is missing or cannot be read',
} as const;

function headlineOf(report: ReloadAnswer, paint: ReportTerms['paint']): string {
  const { result, generation, hash, in_force_ms } = report;
  switch (result) {
    case 'applied':
      return appliedLines('Reloaded', report, paint);
    case 'unchanged':
      return `Unchanged: generation ${generation} (${shortHash(hash)}) has the options of the files, and is in force for ${lasted(in_force_ms)}.\n`;
    default:
      return refusedLine(REASONS[result], report, paint);
  }
}

function appliedLines(verb: string, report: ReloadAnswer, paint: ReportTerms['paint']): string {
  const { generation, hash, same_options_as: earlier, finishing, changes, renewed } = report;
  const words = `${verb}: ${paint.bold(`generation ${generation}`)} (${shortHash(hash)}) is in force`;
  const lines = [
    earlier === undefined ? `${words}.` : `${words}; ${sameOptions(generation, earlier)}.`,
    ...changeLines(changes).map((line) => `generation ${generation}: ${line}`),
    ...renewed.map((file) => `generation ${generation}: ${file} renewed`),
    ...finishing.map(({ generation: number, in_flight }) => {
      return `generation ${number}: finishes ${counted(in_flight, 'request')} in flight`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function refusedLine(
  reason: string,
  { generation, hash }: ReloadAnswer,
  paint: ReportTerms['paint'],
): string {
  const inForce = `generation ${generation} (${shortHash(hash)}) stays in force`;
  return `${paint.error('Refused')}: ${reason}; ${inForce}.\n`;
}

/** Parts with an empty line between them. */
function page(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
