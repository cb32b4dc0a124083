import type { TextRange } from '../../text/source-text.js';

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const ENDS: ReadonlySet<string> = new Set(Object.values(CLOSERS));

/** Parts of a text that belong together, and whether something was opened that is never closed. */
export interface ProtectedParts {
  /** The outermost pairs of brackets and double quotes, in order. */
  readonly parts: readonly TextRange[];
  /** Where the first bracket or quote without an end stands. */
  readonly unclosedAt: number | undefined;
}

/**
 * Finds what stands in brackets or double quotes between two places: `(X11; Linux x86_64; rv:109.0)`.
 * A backslash before a quote takes its meaning away. Linear time.
 */
export function protectedParts(text: string, from: number, to: number): ProtectedParts {
  const parts: TextRange[] = [];
  const open: { readonly closer: string; readonly at: number }[] = [];
  let hasQuotes = true;
  for (let at = from; at < to; at += 1) {
    const character = text[at] ?? '';
    const closer = CLOSERS[character];
    if (character === '\\') at += 1;
    else if (closer !== undefined) open.push({ closer, at });
    else if (character === '"' && hasQuotes) {
      const end = closingQuote(text, at + 1, to);
      hasQuotes = end !== undefined;
      if (end === undefined) open.push({ closer: '"', at });
      else {
        add(parts, { start: at, end: end + 1 });
        at = end;
      }
    } else if (ENDS.has(character)) {
      // Only the innermost bracket can be closed: so each is looked at once.
      const last = open.at(-1);
      if (last?.closer === character) {
        open.pop();
        add(parts, { start: last.at, end: at + 1 });
      }
    }
  }
  return { parts, unclosedAt: open[0]?.at };
}

/** A pair takes in those that stand in it. */
function add(parts: TextRange[], part: TextRange): void {
  while ((parts.at(-1)?.start ?? -1) > part.start) parts.pop();
  parts.push(part);
}

function closingQuote(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return undefined;
}
