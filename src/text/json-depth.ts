/** No export is nested deeper; the parser is recursive, and must not run out of stack. */
const DEEPEST = 100;

/** The bracket at which JSON text is nested too deep; undefined if there is none. */
export function findTooDeep(text: string, start: number): number | undefined {
  let depth = 0;
  const mark = /[[\]{}]|"(?:[^"\\\n\r]|\\.)*"?/gs;
  mark.lastIndex = start;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const [first] = match[0];
    if (first === '[' || first === '{') depth += 1;
    else if (first !== '"') depth -= 1;
    if (depth > DEEPEST) return match.index;
  }
  return undefined;
}
