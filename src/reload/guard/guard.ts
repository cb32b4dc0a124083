import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { isWebPage } from '../../option-file/document/option-format.js';
import { brokenEnding } from './guard-ending.js';
import { lostOptions, lostSections } from './guard-losses.js';
import { linesLost } from './guard-report.js';
import { type ActiveFile, isBlank } from './outline.js';

/** A file as it was when its options were put in force, beside what was read now. */
export interface GuardedFile {
  readonly active: ActiveFile;
  readonly candidate: OptionDocument;
}

/**
 * Says why files that could be read may still be half-written or not option files at all; nothing
 * when they look whole. Each finding has severity error and is about one file.
 *
 * A writer that stalls leaves a prefix of what it writes. Why every prefix of a new file gets a finding,
 * or gives each option a value that it has in the active file or in the new one:
 *
 * 1. It ends within a line, a line end or a character: `source-cut-off`, as the active file ended with
 *    a whole line. XML and JSON that end too early are a syntax error. So all definitions in other prefixes are whole: those of the new file.
 * 2. No option of the active file is missing: what both files have, the prefix has with the new value.
 *    What the new file adds is there, or not yet, as in the active file.
 * 3. Some are missing, but the last one is there: then all that stands before it is, and what is missing
 *    is what the new file leaves out. That it must also be the last one of the prefix is more than
 *    this needs, and catches most options that were moved down.
 * 4. Some are missing, the last one among them: `source-lost-options` or `source-lost-sections`.
 *
 * This takes for granted that the new file keeps the order of the options that both have, and
 * that an option hangs on one definition. Where it moves an option below the last one, or a second
 * definition takes over, a prefix may be the very text that somebody could have meant; no guard can tell.
 * Nor can it where the active file had no line end at its end: then a last line that is cut short is found
 * only if it is the beginning of what it was.
 */
export function guard(files: readonly GuardedFile[]): readonly Diagnostic[] {
  return files.flatMap(guardFile);
}

function guardFile({ active: before, candidate: after }: GuardedFile): readonly Diagnostic[] {
  if (isBlank(after)) return before.isBlank ? [] : [emptied(before, after)];
  if (isWebPage(after.source.text)) return [becameHtml(before, after)];
  return [
    ...brokenEnding(before, after),
    ...lostSections(before, after),
    ...lostOptions(before, after),
  ];
}

/** Neither can be accepted: such a file also has errors. */
function emptied(before: ActiveFile, after: OptionDocument): Diagnostic {
  return diagnostic('source-empty', 'the file is empty now', {
    ...linesLost(before, before.options),
    help: 'Restore the file. If no options are meant, leave a section header such as `[OCServer]`.',
    range: after.source.locate({ start: 0, end: 0 }),
  });
}

function becameHtml(before: ActiveFile, after: OptionDocument): Diagnostic {
  return diagnostic('source-html', 'the file is a web page now, not an option file', {
    ...linesLost(before, before.options),
    help: 'Export again: what was saved may be the page of a login or an error.',
    range: after.source.locate({ start: 0, end: 0 }),
  });
}

/** Somebody writes to the files all the time. */
export function restlessSources(): Diagnostic {
  return diagnostic('source-restless', 'the option files were never at rest, so nothing was read', {
    help: 'Find out what writes to them all the time; the engine goes on looking.',
  });
}

/** A file whose options are in force is not there. */
export function missingSource(filename: string): Diagnostic {
  return diagnostic('source-missing', `${filename} is not there any more`, {
    help: 'Restore the file; the options in force stay until then.',
  });
}

/**
 * A file whose options are in force cannot be read.
 *
 * @param reason in words: the system's message, or that it is no file.
 */
export function unreadableSource(filename: string, reason: string): Diagnostic {
  return diagnostic('source-unreadable', `${filename} cannot be read`, {
    detail: reason,
    help: 'Let the engine read the file; the options in force stay until then.',
  });
}
