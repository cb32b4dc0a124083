import type { Stats } from 'node:fs';
import { resolve } from 'node:path';
import type { ChokidarOptions, watch } from 'chokidar';

export interface WatchSessionParts {
  readonly watch: typeof watch;
  /** `hasGone`: a file is not there any more, so what comes in its place is not watched. */
  readonly onEvent: (hasGone: boolean) => void;
  /** Called once at most: some file is not watched. */
  readonly onError: (error: unknown) => void;
  /** The files that can be watched are. Called after `onError` too. */
  readonly onReady: () => void;
}

/**
 * Watches files with one chokidar watcher; the returned function closes it, and nothing is called
 * any more. Throws when chokidar does.
 */
export function openWatchSession(
  filenames: readonly string[],
  { watch, onEvent, onError, onReady }: WatchSessionParts,
): () => void {
  let isOpen = true;
  let hasFailed = false;
  const watcher = watch([...filenames], optionsFor(filenames));
  watcher.on('all', (event) => isOpen && onEvent(event === 'unlink'));
  watcher.on('ready', () => isOpen && onReady());
  watcher.on('error', (error) => {
    if (isOpen && !hasFailed) onError(error);
    hasFailed = true;
  });
  return () => {
    if (!isOpen) return;
    isOpen = false;
    void watcher.close();
    // Closing removes all listeners, but what is under way in chokidar may still say `error`.
    watcher.on('error', () => {});
  };
}

function optionsFor(filenames: readonly string[]): ChokidarOptions {
  const paths = new Set(filenames.map((filename) => resolve(filename)));
  return {
    ignoreInitial: true,
    // Otherwise it holds events back and leaves out names that look like an editor's.
    atomic: false,
    // chokidar reads the whole folder when a file is missing or gone. Files that are none are left alone.
    ignored: (path: string, stats?: Stats) =>
      !paths.has(resolve(path)) || (stats !== undefined && !stats.isFile()),
    // Must not keep the process alive. But with this chokidar does not listen to `error` of Node's
    // watchers, which would end the process; only on Linux they never say it.
    persistent: process.platform !== 'linux',
  };
}
