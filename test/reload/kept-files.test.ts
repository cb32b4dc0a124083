import { describe, expect, it } from 'vitest';
import { keptText, readKept } from '#dist/reload/guard/kept-files.js';

describe('what is kept for the next process', () => {
  it('is read as it was written', () => {
    const kept = { isNotifying: true, files: [] };
    expect(readKept(keptText(kept))).toMatchObject(kept);
  });

  it.each([undefined, '', '{', 'null', '[]', '{"form":2,"files":[]}', '{"form":1}'])(
    'is not known where it cannot be read: %j',
    (text) => expect(readKept(text)).toBeUndefined(),
  );
});
