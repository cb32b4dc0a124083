import type { Diagnostic } from '../../diagnostic.js';

/** Of one code in one file; more of them say nothing new. */
const MOST_OF_A_CODE = 5;

/** A diagnostic to show, and those after it that it stands for. */
export interface ShownDiagnostic {
  readonly diagnostic: Diagnostic;
  /** Of the same code in the same file; with the last of them that is shown. */
  readonly hidden: readonly Diagnostic[];
}

/** The first few diagnostics of each code in each file, in their order. */
export function groupDiagnostics(diagnostics: readonly Diagnostic[]): readonly ShownDiagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  const hiddenBehind = new Map<Diagnostic | undefined, readonly Diagnostic[]>();
  const hidden = new Set<Diagnostic>();
  for (const group of groups.values()) {
    const more = group.slice(MOST_OF_A_CODE);
    for (const each of more) hidden.add(each);
    if (more.length > 0) hiddenBehind.set(group[MOST_OF_A_CODE - 1], more);
  }
  return diagnostics
    .filter((each) => !hidden.has(each))
    .map((each) => ({ diagnostic: each, hidden: hiddenBehind.get(each) ?? [] }));
}

function keyOf({ code, range }: Diagnostic): string {
  return `${code} ${range?.filename ?? ''}`;
}

/** `… and 12 more of [line-without-equals], in lines 9 to 40; check --all shows them.` */
export function renderHidden(hidden: readonly Diagnostic[]): string {
  if (hidden.length === 0) return '';
  const lines = hidden.flatMap(({ range }) => range?.start.line ?? []);
  const [first, last] = [lines[0], lines.at(-1)];
  const lineText = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  const where = first === undefined ? '' : `, in ${lineText}`;
  return `  … and ${hidden.length} more of [${hidden[0]?.code}]${where}; check --all shows them.\n`;
}
