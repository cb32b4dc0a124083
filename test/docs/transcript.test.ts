import { describe, expect, it } from 'vitest';
import { commandsOf, matchOutput, settled, stepsOf } from './transcript.ts';

describe('the steps of a terminal', () => {
  it('have a command, its output, and the exit code that a comment names', () => {
    const lines = ['$ check a.cfg   # finds it: exit code 1', 'a', '', 'b', '$ run', '^C', 'ended'];
    expect(stepsOf(lines)).toEqual([
      { command: 'check a.cfg', code: 1, isInterrupted: false, output: ['a', '', 'b'] },
      { command: 'run', code: 0, isInterrupted: true, output: ['ended'] },
    ]);
  });

  it('may go on in the next line', () => {
    expect(commandsOf(['run a.cfg \\', '  --events b', '# why', '', 'check'])).toMatchObject([
      { command: 'run a.cfg --events b' },
      { command: 'check' },
    ]);
  });

  it('begin with a command', () => {
    expect(() => stepsOf(['output'])).toThrow('output without a command');
  });
});

describe('output', () => {
  const guid = 'b4c92e70-0a07-4e0e-8d95-455c27f302ee';

  it.each([
    ['the same', ['a 1', 'b'], 'a 1\nb\n', true],
    ['a line more', ['a'], 'a\nb\n', false],
    ['a line less', ['a', 'b'], 'a\n', false],
    ['another word', ['a 1'], 'a 2\n', false],
    ['another time', ['in 0.4 s at 10:11:12.123'], 'in 12 ms at 20:21:22.456\n', true],
    ['no time', ['in 0.4 s'], 'in a moment\n', false],
    ['a time for a GUID', ['x 10:11:12.123'], `x ${guid}\n`, false],
    ['other column widths', ['a  9 ms  b'], 'a  123 ms    b\n', true],
    ['another indentation', ['  a'], ' a\n', false],
    ['lines that are left out', ['a', '…', 'd'], 'a\nb\nc\nd\n', true],
    ['no line where some are left out', ['a', '…', 'd'], 'a\nd\n', true],
    ['a line that is missing after those', ['a', '…', 'e'], 'a\nb\nd\n', false],
  ])('with %s', (_, shown, printed, isSame) => {
    expect(matchOutput(shown, printed) !== undefined).toBe(isSame);
  });

  it('may go on where the page shows a beginning', () => {
    expect(matchOutput(['a'], 'a\nb\n', true)).toBeDefined();
    expect(matchOutput(['b'], 'a\nb\n', true)).toBeUndefined();
  });

  it('tells what stands for what', () => {
    const other = guid.replace('b4c9', '0000');
    expect(matchOutput([`message ${guid}`], `message ${other}\n`)).toEqual(
      new Map([[guid, other]]),
    );
  });

  it('is what is left on a terminal', () => {
    expect(settled('\r\u001b[Kread 1\r\u001b[Kread 2\r\u001b[Kdone\r\nb\n')).toBe('done\nb\n');
  });
});
