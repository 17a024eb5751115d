/**
 * Right figure, wrong case: «境内 30 日，境外 60 日» said the other way round passes any check that only asks
 * whether a figure occurs. Here each figure (or authority) of a claim is laid with its surroundings against
 * the places of the source that carry it and against those that carry a rival of the same sort.
 */
import { clausesOf, type Features, featuresOf, overlap, sentencesOf } from './text.ts';

/** Something that a rule assigns: `sort` groups rivals (`duration`, `类`, `authority`), `value` tells them apart. */
export interface Assigned {
  sort: string;
  value: string;
  start: number;
  end: number;
}

interface Window {
  sort: string;
  values: Set<string>;
  /** The clause, and the clauses around it up to the next ones with the same sort; assigned words blanked. */
  wide: string;
  /** The clause alone, likewise. */
  narrow: string;
}

/** A rival place must fit by this much better than the best place of the claim's own figure. */
const rivalMargin = 0.15;
/** Where the rival place says nearly all that the claim says, one word (外地 for 本地) is difference enough. */
const nearlyAll = 0.8;
const rivalMarginNearlyAll = 0.03;
/** A clause that fits its own place by this much better is in its place. */
const ownClauseMargin = 0.2;
/** And must fit well at all: two poor fits differ by chance. */
const rivalFit = 0.5;
/** Places compared per claim figure; a text with more is a table, where position says what prose cannot. */
const mostWindows = 400;

function windowsOf(text: string, assigned: Assigned[]): Window[] {
  const windows: Window[] = [];
  let at = 0;
  for (const sentence of sentencesOf(text)) {
    while (at < assigned.length && assigned[at]!.start < sentence.start) at += 1;
    const inside: Assigned[] = [];
    while (at < assigned.length && assigned[at]!.start < sentence.end) inside.push(assigned[at++]!);
    if (inside.length === 0) continue;
    const clauses = clausesOf(sentence);
    for (const sort of new Set(inside.map((one) => one.sort))) {
      const ofSort = inside.filter((one) => one.sort === sort);
      let next = 0;
      const groups = clauses.map((clause) => {
        const here: Assigned[] = [];
        while (next < ofSort.length && ofSort[next]!.start < clause.end) here.push(ofSort[next++]!);
        return here;
      });
      const carriers = groups.flatMap((group, i) => (group.length > 0 ? [i] : []));
      carriers.forEach((i, nth) => {
        const from = nth === 0 ? sentence.start : clauses[carriers[nth - 1]!]!.end;
        const to = nth === carriers.length - 1 ? sentence.end : clauses[carriers[nth + 1]!]!.start;
        const narrow = blanked(text, clauses[i]!.start, clauses[i]!.end, groups[i]!);
        const wide = text.slice(from, clauses[i]!.start) + narrow + text.slice(clauses[i]!.end, to);
        windows.push({ sort, values: new Set(groups[i]!.map((one) => one.value)), wide, narrow });
      });
      if (windows.length >= mostWindows) return windows;
    }
  }
  return windows;
}

function blanked(text: string, from: number, to: number, assigned: Assigned[]): string {
  let rest = '';
  let last = from;
  for (const one of assigned) {
    rest += `${text.slice(last, Math.max(last, one.start))} `;
    last = Math.max(last, one.end);
  }
  return rest + text.slice(last, Math.max(last, to));
}

/**
 * The first value of the claim that stands in its sources with another's surroundings, or null.
 * `find` names what is assigned in a text, in order of place.
 */
export function findMispaired(
  claim: string,
  sources: readonly string[],
  find: (text: string) => Assigned[],
): string | null {
  const claimed = windowsOf(claim, find(claim));
  if (claimed.length === 0) return null;
  const held = sources.flatMap((source) => windowsOf(source, find(source)));
  const known = new Map<string, Features>();
  const featuresFor = (text: string) => {
    const features = known.get(text) ?? featuresOf(text);
    known.set(text, features);
    return features;
  };
  for (const window of claimed) {
    const sameSort = held.filter((other) => other.sort === window.sort);
    const whole = sameSort.filter((other) => [...window.values].every((value) => other.values.has(value)));
    // A claim may gather figures of several places in one clause; then there is no single place to compare.
    if (whole.length === 0) continue;
    const rivals = sameSort.filter((other) => [...window.values].every((value) => !other.values.has(value)));
    if (rivals.length === 0) continue;
    const best = (places: Window[], width: 'wide' | 'narrow') =>
      Math.max(...places.map((place) => overlap(featuresFor(window[width]), featuresFor(place[width]))));
    const rival = best(rivals, 'wide');
    const margin = rival >= nearlyAll ? rivalMarginNearlyAll : rivalMargin;
    if (rival < rivalFit || rival <= best(whole, 'wide') + margin) continue;
    // What its own clause says may still place it: «…，并报国家局备案».
    if (best(whole, 'narrow') >= best(rivals, 'narrow') + ownClauseMargin) continue;
    return [...window.values].join(', ');
  }
  return null;
}
