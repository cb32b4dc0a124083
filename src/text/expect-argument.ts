/**
 * Holds for the library what types hold for those who compile: a wrong argument is told at once, and not by what
 * it breaks later.
 *
 * @param sentence what is expected, and of whom.
 * @throws TypeError
 */
export function expectArgument(isAsExpected: boolean, sentence: string): asserts isAsExpected {
  if (!isAsExpected) throw new TypeError(`${sentence}.`);
}
