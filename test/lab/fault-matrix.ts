/** What has to come of each personality, and the page that says so. */
import { PERSONALITIES, type PersonalityName } from '#dist/receiver/personalities.js';
import type { FaultResult } from './fault-run.ts';

/** What delivery does while the receiver behaves so; `any` where it depends on what comes first. */
type Mode = 'open' | 'slowing' | 'holding' | 'halted' | 'any';

interface Expected {
  readonly mode: Mode;
  /** What the message dies of that is at fault. */
  readonly dead?: string;
}

const DESTINATION: readonly PersonalityName[] = [
  ...(['close-on-accept', 'reset-on-accept', 'close', 'reset', 'bad-gateway'] as const),
  ...(['unavailable', 'gateway-timeout', 'internal-error', 'garbage'] as const),
];
const OPTIONS: readonly PersonalityName[] = [
  ...(['bad-request', 'unauthorized', 'forbidden', 'not-found', 'too-large', 'redirect'] as const),
];
const LIMITS: readonly PersonalityName[] = [
  ...(['rate-limit', 'rate-limit-503', 'throttle', 'maintenance'] as const),
];
/** Timeouts and single messages: how many are sent before it is known whose fault it is depends on the pool. */
const VARYING: readonly PersonalityName[] = [
  ...(['hang', 'slow', 'flaky', 'connection-limit', 'poison-crash'] as const),
];
const POISON: readonly PersonalityName[] = ['poison', 'poison-500'];

export function expectedOf(name: PersonalityName): Expected {
  if (DESTINATION.includes(name)) return { mode: 'holding' };
  if (OPTIONS.includes(name)) return { mode: 'halted' };
  if (LIMITS.includes(name)) return { mode: 'slowing' };
  if (name === 'poison') return { mode: 'open', dead: 'rejected' };
  if (VARYING.includes(name) || POISON.includes(name)) return { mode: 'any' };
  return { mode: 'open' };
}

/** What a run came to that it should not have; empty when all is as it has to be. */
export function deviations(name: PersonalityName, result: FaultResult): string[] {
  const { mode, dead } = expectedOf(name);
  const found = [...result.faults];
  const isAsExpected = mode === 'any' || mode === result.mode;
  if (!isAsExpected) found.push(`${result.mode}, not ${mode}`);
  const others = result.dead.filter((reason) => reason !== dead);
  if (others.length > 0) found.push(`dead: ${others.join(', ')}`);
  if (dead !== undefined && !result.dead.includes(dead)) found.push('the poison is not dead');
  if (result.isCharged && !POISON.includes(name) && name !== 'poison-crash') found.push('charged');
  return found;
}

const WORDS: Readonly<Record<Mode, string>> = {
  open: 'goes on',
  slowing: 'slows down',
  holding: 'holds, and probes',
  halted: 'halts, and says what to look at',
  any: 'holds, or goes on with the others',
};

/** `samples/operating/faults.md`. */
export function renderFaults(): string {
  const rows = Object.entries(PERSONALITIES).map(([name, { description }]) => {
    const { mode, dead } = expectedOf(name as PersonalityName);
    const fate = dead === undefined ? 'none' : `the one that is refused (\`${dead}\`)`;
    return `| \`${name}\` | ${description} | ${WORDS[mode]} | ${fate} |`;
  });
  return `# Faults

What delivery makes of receivers that misbehave. Each row was tried with HTTP, HTTPS and HTTPS through a proxy, with one connection and with ten: 60
messages wait, the receiver behaves so for two seconds and is well after that. In every run all other messages are delivered, deadlines are kept, no more
connections are open than the pool has, nothing but the message that is at fault is charged, and whatever may be a duplicate is said to be one.
\`receive --personality NAME\` is such a receiver; \`npm run faults\` tries all of it again.

| personality | the receiver | delivery | dead |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
