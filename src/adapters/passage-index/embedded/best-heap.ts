/** The k best of entries offered in rising order; the worst kept is at the root of a binary heap. */

export interface Scored {
  entry: number;
  score: number;
}

export class BestHeap {
  /** A score that is no higher cannot enter: 0 until the heap is full. */
  floor = 0;
  readonly #scores: Float64Array;
  readonly #entries: Uint32Array;
  #size = 0;

  constructor(k: number) {
    this.#scores = new Float64Array(k);
    this.#entries = new Uint32Array(k);
  }

  /** Entries must come in rising order, so that of equal scores the earlier stays. */
  offer(entry: number, score: number): void {
    if (score <= this.floor) return;
    if (this.#size < this.#scores.length) {
      this.#size += 1;
      this.#rise(this.#size - 1, entry, score);
      if (this.#size === this.#scores.length) this.floor = this.#scores[0]!;
    } else {
      this.#sink(entry, score);
      this.floor = this.#scores[0]!;
    }
  }

  /** Best first; equal scores in the order of entries. */
  sorted(): Scored[] {
    const best: Scored[] = [];
    for (let i = 0; i < this.#size; i += 1) best.push({ entry: this.#entries[i]!, score: this.#scores[i]! });
    return best.sort((a, b) => b.score - a.score || a.entry - b.entry);
  }

  /** Whether what lies at `at` is worse than the given: lower, or equal and later. */
  #worse(at: number, entry: number, score: number): boolean {
    const other = this.#scores[at]!;
    return other < score || (other === score && this.#entries[at]! > entry);
  }

  #put(at: number, entry: number, score: number): void {
    this.#entries[at] = entry;
    this.#scores[at] = score;
  }

  #rise(from: number, entry: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#worse(parent, entry, score)) break;
      this.#put(at, this.#entries[parent]!, this.#scores[parent]!);
      at = parent;
    }
    this.#put(at, entry, score);
  }

  #sink(entry: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#worse(child + 1, this.#entries[child]!, this.#scores[child]!))
        child += 1;
      if (!this.#worse(child, entry, score)) break;
      this.#put(at, this.#entries[child]!, this.#scores[child]!);
      at = child;
    }
    this.#put(at, entry, score);
  }
}
