/**
 * Folds for measuring what is learned: every question belongs to one fold, and near-duplicates to the same one, so
 * that nothing is measured that was learned from its twin.
 */
import { analyse } from '../retrieval/analyse.ts';

/** From this share of common terms on (Jaccard) two questions are the same one in other words. */
const sameShare = 0.7;

/**
 * @param seed decides which fold a group of near-duplicates goes to
 * @returns the fold of each text, 0 to `folds - 1`, of near-equal sizes; same input, same folds
 */
export function assignFolds(texts: readonly string[], folds: number, seed: number): number[] {
  const groups = nearDuplicates(texts);
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    members.set(group, [...(members.get(group) ?? []), i]);
  });
  const order = [...members.values()];
  const random = randomNumbers(seed);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  // Large groups first, each to the fold that has least.
  order.sort((a, b) => b.length - a.length);
  const sizes = new Array<number>(folds).fill(0);
  const fold = new Array<number>(texts.length).fill(0);
  for (const group of order) {
    const least = sizes.indexOf(Math.min(...sizes));
    sizes[least] = sizes[least]! + group.length;
    for (const i of group) fold[i] = least;
  }
  return fold;
}

/** For each text the number of the first one of its group; groups are joined where any two of them are the same. */
export function nearDuplicates(texts: readonly string[]): number[] {
  const sets = texts.map((text) => new Set(analyse(text)));
  const parents = texts.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parents[root] !== root) root = parents[root]!;
    return root;
  };
  const holding = new Map<string, number[]>();
  sets.forEach((set, i) => {
    const common = new Map<number, number>();
    for (const term of set) {
      const list = holding.get(term);
      if (list) {
        for (const other of list) common.set(other, (common.get(other) ?? 0) + 1);
        list.push(i);
      } else holding.set(term, [i]);
    }
    for (const [other, shared] of common) {
      if (shared / (set.size + sets[other]!.size - shared) < sameShare) continue;
      const [a, b] = [rootOf(i), rootOf(other)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  });
  return parents.map((_, i) => rootOf(i));
}

/** Mulberry32: small, good enough for shuffling, the same everywhere. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
