import { arch, cpus, platform, release, totalmem } from 'node:os';
import undici from 'undici/package.json' with { type: 'json' };

/** Two lines on what was measured with. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpu?.model ?? '?'}, ${memory} GiB
Node.js ${process.versions.node}, undici ${undici.version}`;
}
