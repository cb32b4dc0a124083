import type { Diagnostic } from '../../diagnostic.js';
import {
  type Documents,
  type RenderSettings,
  renderDiagnostics,
} from '../../options/show/render-diagnostics.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from './command-io.js';
import { painter, wantsColor } from './paint.js';

/** Diagnostics as all commands show them: with colours if the stream takes them, and secrets comparable. */
export function renderForTerminal(
  diagnostics: readonly Diagnostic[],
  {
    color,
    ...settings
  }: Pick<RenderSettings, 'documents' | 'isAll' | 'isRevealed'> & { readonly color: boolean },
): string {
  const paint = painter(color);
  return renderDiagnostics(diagnostics, { ...settings, paint, fingerprint: runFingerprint });
}

/** Writes diagnostics to standard error. Returns whether an error is among them. */
export function tellDiagnostics(
  { stderr, env }: CommandIo,
  diagnostics: readonly Diagnostic[],
  documents: Documents,
): boolean {
  const color = wantsColor(stderr, env);
  if (diagnostics.length > 0) stderr.write(renderForTerminal(diagnostics, { documents, color }));
  return diagnostics.some(({ severity }) => severity === 'error');
}
