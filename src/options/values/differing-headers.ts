import type { CustomHeader } from './option-values.js';
import { differingSecrets, type Fingerprint } from './show-secret.js';

type Headers = readonly CustomHeader[];

/**
 * What differs between two lists of headers, in words without their values: which headers are added, removed,
 * moved, spelled otherwise, or have another value.
 */
export function differingHeaders(
  from: Headers,
  to: Headers,
  fingerprint?: Fingerprint,
): string | undefined {
  const [before, after] = [byName(from), byName(to)];
  const moved = movedNames([...before.keys()], [...after.keys()]);
  const removed = from.filter(({ name }) => !after.has(keyOf(name)));
  const parts = to.flatMap((header) => {
    const earlier = before.get(keyOf(header.name));
    if (earlier === undefined) return [`${header.name} added`];
    const values = differingSecrets(earlier.value, header.value, fingerprint);
    return [
      ...(earlier.name === header.name ? [] : [`${earlier.name} is spelled ${header.name}`]),
      ...(values === undefined ? [] : [`${header.name} has another value${values}`]),
      ...(moved.has(keyOf(header.name)) ? [`${header.name} moved`] : []),
    ];
  });
  parts.push(...removed.map(({ name }) => `${name} removed`));
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Header names are the same in any case; each occurs once in a list. */
function keyOf(name: string): string {
  return name.toLowerCase();
}

function byName(headers: Headers): ReadonlyMap<string, CustomHeader> {
  return new Map(headers.map((header) => [keyOf(header.name), header]));
}

/** The fewest names in both lists whose moving makes the one order the other. */
function movedNames(from: readonly string[], to: readonly string[]): ReadonlySet<string> {
  const places = new Map(from.map((name, at) => [name, at]));
  const kept = to.filter((name) => places.has(name));
  const staying = new Set(longestAscending(kept, (name) => places.get(name) ?? 0));
  return new Set(kept.filter((name) => !staying.has(name)));
}

/** The longest part of a list that is in order, in quadratic time: lists of headers are short. */
function longestAscending<T>(items: readonly T[], rankOf: (item: T) => number): readonly T[] {
  const chains: (readonly T[])[] = [];
  for (const item of items) {
    let best: readonly T[] = [];
    for (const chain of chains) {
      const last = chain.at(-1) as T; // No chain is empty.
      if (rankOf(last) < rankOf(item) && chain.length > best.length) best = chain;
    }
    chains.push([...best, item]);
  }
  return chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []);
}
