import * as library from 'ocs-notifier/options';
import { describe, expect, it } from 'vitest';

/** These take no argument, or any. */
const FREE = ['isOptionName', 'optionsSchema', 'Secret'];

type Call = (...args: readonly unknown[]) => unknown;

const FUNCTIONS = Object.entries(library)
  .filter(([name, value]) => typeof value === 'function' && !FREE.includes(name))
  .map(([name, value]) => [name, value as unknown as Call] as const);

describe('wrong arguments are a TypeError with a sentence', () => {
  it.each(FUNCTIONS)('of %s', (name, call) => {
    for (const args of [[], [undefined], [null], [42], [{}, {}, {}]]) {
      const sentence = new RegExp(`^${name === 'diffFiles' ? 'diff\\w+' : name} takes .*\\.$`);
      expect(() => call(...args)).toThrowError(
        expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(sentence) }),
      );
    }
  });

  it('of an edit that lacks its value, and of the name of an option', () => {
    const { document } = library.parseOptionFile('[A]\n', 'a.cfg');
    const edit = { kind: 'set', section: 'A', option: 'k' } as unknown as library.OptionEdit;
    expect(() => library.editOptions(document, [edit])).toThrow(TypeError);
    const { options } = library.resolveOptions({ sources: [] });
    const name = 'http-proxi' as library.OptionName;
    expect(() => library.getOption(options, name)).toThrow(/the name of an option/);
  });
});

describe('a text', () => {
  it('counts as its bytes in UTF-8', () => {
    const text = '\ufeff[A]\nk = ä\n';
    const { document } = library.parseOptionFile(text, 'a.cfg');
    expect(library.printOptionFile(document)).toEqual(new TextEncoder().encode(text));
  });
});
