/**
 * What a page shows of a terminal: commands after `$ `, and below each what it prints. What differs from
 * run to run (times, GUIDs, …) is compared by its form; a line `…` stands for any number of lines.
 */

/** A command and what it is said to print. */
export interface Step {
  readonly command: string;
  /** From a comment behind the command: `# exit code 1`; 0 without one. */
  readonly code: number;
  readonly output: readonly string[];
  /** Whether a line `^C` stops it; what it prints then follows. */
  readonly isInterrupted: boolean;
}

/** The steps of a `console` block. Throws for output above the first command. */
export function stepsOf(lines: readonly string[]): readonly Step[] {
  const steps: (Step & { output: string[] })[] = [];
  for (const line of joinContinued(lines)) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ ...commandOf(line.slice(2)), output: [] });
    else if (last === undefined) throw new Error(`output without a command: ${line}`);
    else if (line === '^C') steps[steps.length - 1] = { ...last, isInterrupted: true };
    else last.output.push(line);
  }
  return steps;
}

/** The commands of an `sh` block, one a line; what they print is not shown. */
export function commandsOf(lines: readonly string[]): readonly Step[] {
  return joinContinued(lines)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ ...commandOf(line), output: [] }));
}

function commandOf(text: string): Omit<Step, 'output'> {
  const comment = /\s+# (.*)$/.exec(text);
  const code = Number(/exit code (\d+)/.exec(comment?.[1] ?? '')?.[1] ?? 0);
  const command = text.slice(0, comment?.index).trim().replace(BUILT, 'ocs-notifier ');
  return { command, code, isInterrupted: false };
}

/** What `ocs-notifier` is in a folder where it was built. */
const BUILT = /^node dist\/bin\.js /;

function joinContinued(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/ *\\\n> */g, ' ')
    .replace(/ *\\\n */g, ' ')
    .split('\n');
}

/** What differs from run to run: a group each, so that a point in time is no match for a GUID. */
const VARIABLE = new RegExp(
  [
    /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/, // a GUID
    /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/, // a point in time
    /(\b\d\d:\d\d:\d\d(?:\.\d{3})?\b)/, // a time of day
    /(\b\d+(?:\.\d+)? m?s\b)/, // how long something took
    /((?<=characters?, )[0-9a-f]{8}\b)/, // what stands for a secret
    /((?<=[(=])[0-9a-f]{12}\b)/, // the hash of options
    /((?<=_ms=)\d+(?:\.\d+)?)/, // a time in a log line
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

interface Line {
  /** The line with its variables named by their kind, and one blank between words. */
  readonly form: string;
  readonly variables: readonly string[];
}

/** What was printed, by what the page shows at its place. */
export type Bindings = ReadonlyMap<string, string>;

/**
 * Compares what was printed with what is shown; undefined when they differ. With `isBeginning` the page
 * may leave out the end.
 */
export function matchOutput(
  shown: readonly string[],
  printed: string,
  isBeginning = false,
): Bindings | undefined {
  const pairs = align(linesOf(shown.join('\n')), linesOf(settled(printed)), isBeginning);
  return (
    pairs &&
    new Map(
      pairs.flatMap(([a, b]) =>
        a.variables.map((text, index) => [text, b.variables[index] ?? ''] as const),
      ),
    )
  );
}

function linesOf(text: string): readonly Line[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n').map(lineOf);
}

function lineOf(text: string): Line {
  const variables: string[] = [];
  const form = text.trimEnd().replace(VARIABLE, (found, ...groups) => {
    variables.push(found);
    return `<${groups.indexOf(found)}>`;
  });
  return { form: form.replace(/(?<=\S) +/g, ' '), variables };
}

/** Lines that belong together, `…` with as few lines as will do. */
function align(
  shown: readonly Line[],
  printed: readonly Line[],
  isBeginning: boolean,
): readonly (readonly [Line, Line])[] | undefined {
  const [first, ...others] = shown;
  if (first === undefined) return isBeginning || printed.length === 0 ? [] : undefined;
  if (first.form.trim() === '…') {
    for (let skipped = 0; skipped <= printed.length; skipped += 1) {
      const found = align(others, printed.slice(skipped), isBeginning);
      if (found) return found;
    }
    return undefined;
  }
  const [line, ...rest] = printed;
  if (line?.form !== first.form) return undefined;
  const found = align(others, rest, isBeginning);
  return found && [[first, line], ...found];
}

const CLEAR_LINE = '\r\u001b[K';

/** What is left on a terminal: of a line that was begun anew, the last beginning. */
export function settled(printed: string): string {
  return printed
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split(CLEAR_LINE).at(-1) ?? '')
    .join('\n');
}
