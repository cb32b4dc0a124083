/** Follows work that begins in order and ends in any order: tells up to where all of it has ended. */
export class UnbrokenPrefix<Place> {
  readonly #onAdvance: (place: Place) => void;
  readonly #begun: { readonly place: Place; isEnded: boolean }[] = [];

  /** @param onAdvance is told the last place before which everything has ended. */
  constructor(onAdvance: (place: Place) => void) {
    this.#onAdvance = onAdvance;
  }

  /** Begins work that reaches up to `place`. To be called when it has ended; if it never does, nothing after it counts. */
  begin(place: Place): () => void {
    const work = { place, isEnded: false };
    this.#begun.push(work);
    return () => {
      work.isEnded = true;
      this.#advance();
    };
  }

  #advance(): void {
    let last: { readonly place: Place } | undefined;
    while (this.#begun[0]?.isEnded) last = this.#begun.shift();
    if (last) this.#onAdvance(last.place);
  }
}
