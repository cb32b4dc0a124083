/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Anything that would not be seen, or that single quotes cannot hold. */
const ODD = /[\p{C}\u2028\u2029'\\]/gu;

/** An argument as it has to be typed, for a command that is suggested: in quotes where it needs them. */
export function shellWord(argument: string): string {
  if (PLAIN.test(argument)) return argument;
  if (argument.search(ODD) < 0) return `'${argument}'`;
  return `$'${argument.replace(ODD, escaped)}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
