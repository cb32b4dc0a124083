const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A duration for people, in its two largest units: `2 h 3 min`. */
export function lasted(durationMs: number): string {
  const at = UNITS.findIndex(([, unitMs]) => durationMs >= unitMs);
  const [first, second] = at < 0 ? [UNITS[3]] : UNITS.slice(at);
  if (first === undefined) return '0 s';
  const whole = Math.floor(durationMs / first[1]);
  const rest = second === undefined ? 0 : Math.floor((durationMs % first[1]) / second[1]);
  return `${whole} ${first[0]}${rest > 0 && second ? ` ${rest} ${second[0]}` : ''}`;
}
