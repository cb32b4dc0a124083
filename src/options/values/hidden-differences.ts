/** What differs between two values whose difference masking hides, in words that hold no secret. */
import type { Secret } from '../../secret.js';
import type { CustomHeader, HttpProxy, RetryScope } from './option-values.js';
import { type Fingerprint, showSecretWith } from './show-secret.js';

type Headers = readonly CustomHeader[];

/** Names the headers that are `added`, `removed`, `moved`, spelled otherwise or `have another value`. */
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
    return changesOf(earlier, header, { values, isMoved: moved.has(keyOf(header.name)) });
  });
  parts.push(...removed.map(({ name }) => `${name} removed`));
  return parts.length === 0 ? undefined : parts.join(', ');
}

interface HeaderChange {
  /** Both values, when they differ. */
  readonly values: string | undefined;
  readonly isMoved: boolean;
}

function changesOf(
  from: CustomHeader,
  to: CustomHeader,
  { values, isMoved }: HeaderChange,
): string[] {
  return [
    ...(from.name === to.name ? [] : [`${from.name} is spelled ${to.name}`]),
    ...(values === undefined ? [] : [`${to.name} has another value${values}`]),
    ...(isMoved ? [`${to.name} moved`] : []),
  ];
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

export function differingProxy(
  from: HttpProxy | undefined,
  to: HttpProxy | undefined,
  fingerprint?: Fingerprint,
): string | undefined {
  const [before, after] = [from?.credentials, to?.credentials];
  if (before === undefined || after === undefined) return undefined;
  const values = differingSecrets(before, after, fingerprint);
  return values === undefined ? undefined : `has other credentials${values}`;
}

/** `: ••• (5 characters, 3fa9c1d2) → ••• (7 characters, 90b1e244)`, nothing without fingerprints; undefined when they are equal. */
function differingSecrets(
  from: Secret,
  to: Secret,
  fingerprint: Fingerprint | undefined,
): string | undefined {
  if (from.equals(to)) return undefined;
  if (fingerprint === undefined) return '';
  const show = showSecretWith(fingerprint);
  return `: ${show(from.reveal())} → ${show(to.reveal())}`;
}

export function differingRetryScope(from: RetryScope, to: RetryScope): string | undefined {
  if (from.applies || to.applies) return undefined;
  return 'names other failures, of which none is retried';
}
