import { parse } from 'ini';
import type { Diagnostic } from '../../diagnostic.js';
import { compareIni } from '../../options/check/compare-ini.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';

/** `check --compare-ini`: what the `ini` package, loaded with this file, would read otherwise. */
export function iniDifferences(documents: Documents): readonly Diagnostic[] {
  return [...documents.values()].flatMap((document) => compareIni(document, parse, runFingerprint));
}
