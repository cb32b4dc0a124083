import type { Diagnostic } from '../../diagnostic.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { StatusLine } from '../terminal/status-line.js';

/** Event diagnostics shown in full; the rest is only counted, in the summary. */
const MOST_SHOWN = 50;

/** A feed that is read a second time has one for every event. */
const ONLY_COUNTED = 'chain-event-late';

/** Shows what is wrong with events, and counts those that came late. */
export class EventProblems {
  readonly #status: StatusLine;
  #shown = 0;
  #late = 0;

  constructor(status: StatusLine) {
    this.#status = status;
  }

  /** Events that came after the end of their round or chain. */
  get late(): number {
    return this.#late;
  }

  readonly note = (diagnostics: readonly Diagnostic[]): void => {
    for (const diagnostic of diagnostics) {
      if (diagnostic.code === ONLY_COUNTED) this.#late += 1;
      else this.#show(diagnostic);
    }
  };

  #show(diagnostic: Diagnostic): void {
    this.#shown += 1;
    if (this.#shown > MOST_SHOWN) return;
    const text = renderForTerminal([diagnostic], { documents: new Map(), color: false });
    this.#status.print(text.trimEnd());
    if (this.#shown === MOST_SHOWN)
      this.#status.print('… more problems with events are only counted.');
  }
}
