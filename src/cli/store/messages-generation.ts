/** The options that a message was last sent with, as `messages show` tells them. */

import { z } from 'zod';
import { shortHash } from '../../delivery/generation.js';
import type { MessageDetails } from '../../store/message-store.js';
import type { Store } from '../../store/store.js';

/** The generation of a message's last attempt; the store forgets generations of long ago. */
export type LastGeneration =
  | { readonly isKnown: false; readonly number: number }
  | {
      readonly isKnown: true;
      readonly number: number;
      /** Its first digits, enough to compare. */
      readonly hash: string;
      readonly openedAtMs: number;
      /** Those that a file sets; undefined when a later version wrote them in another form. */
      readonly options: readonly ShownOption[] | undefined;
    };

const SHOWN_OPTION = z.object({ name: z.string(), display: z.string(), level: z.string() });

/** Part of an `OptionExplanation`; `display` has secrets masked. */
export type ShownOption = Readonly<z.infer<typeof SHOWN_OPTION>>;

/** Undefined for a message that was never attempted. */
export async function lastGenerationOf(
  { lastAttempt }: MessageDetails,
  store: Pick<Store, 'generation'>,
): Promise<LastGeneration | undefined> {
  if (lastAttempt === undefined) return undefined;
  const record = await store.generation(lastAttempt.generation);
  if (record === undefined) return { isKnown: false, number: lastAttempt.generation };
  const { number, hash, openedAtMs, options } = record;
  return {
    isKnown: true,
    number,
    hash: shortHash(hash),
    openedAtMs,
    options: decodeOptions(options),
  };
}

function decodeOptions(text: string): readonly ShownOption[] | undefined {
  const decoded = z.array(SHOWN_OPTION).safeParse(parseJson(text));
  return decoded.success ? decoded.data.filter(({ level }) => level !== 'default') : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
