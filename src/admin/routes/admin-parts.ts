import type { Engine } from '../../engine/engine.js';
import type { Reloader } from '../../reload/reloader.js';
import type { Clock } from '../../runtime/clock.js';
import type { Log } from '../../runtime/log.js';

/** What the routes need of a running engine. */
export interface AdminParts {
  readonly engine: Pick<Engine, 'status' | 'counts'>;
  readonly reloader: Pick<Reloader, 'reload' | 'rollback' | 'status' | 'history'>;
  readonly clock?: Pick<Clock, 'now'>;
  /** Told of answers that failed for a reason of ours. */
  readonly log?: Pick<Log, 'error'>;
}
