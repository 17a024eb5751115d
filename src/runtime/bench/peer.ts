/** A search engine measured beside ours. Peers are development dependencies: only the benchmark imports them. */
import type { IndexEntry } from '../../ports.ts';

export interface Peer {
  name: string;
  /** Indexes once. Documents are our terms, spelled as plain ASCII words, in one field. */
  build(documents: readonly BenchDocument[]): Promise<PeerIndex>;
}

export interface BenchDocument {
  entry: IndexEntry;
  /** Separated by blanks. */
  words: string;
}

export interface PeerIndex {
  /** Ids, best first. */
  search(question: BenchQuestion, k: number): Promise<string[]> | string[];
}

export interface BenchQuestion {
  text: string;
  words(): string[];
}
