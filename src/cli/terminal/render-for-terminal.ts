import type { Diagnostic } from '../../diagnostic.js';
import {
  type Documents,
  renderDiagnostics as render,
} from '../../options/show/render-diagnostics.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { painter } from './paint.js';

/** Diagnostics for people, on a terminal or not. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { documents, color }: { readonly documents: Documents; readonly color: boolean },
): string {
  return render(diagnostics, { documents, paint: painter(color), fingerprint: runFingerprint });
}
