/**
 * Right figure, wrong case: «境内 30 日，境外 60 日» said the other way round passes any check that only asks
 * whether a figure occurs. Here each figure (or authority) of a claim is laid with its surroundings against
 * the places of the source that carry it and against those that carry a rival of the same sort.
 */
import { clausesOf, featuresOf, overlap, sentencesOf } from './prove-text.ts';

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
  /** The surroundings with the assigned words blanked. */
  context: string;
}

/** A rival place must fit by this much better than the best place of the claim's own figure. */
const rivalMargin = 0.15;
/** Where the rival place says nearly all that the claim says, one word (外地 for 本地) is difference enough. */
const nearlyAll = 0.8;
const rivalMarginNearlyAll = 0.03;
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
      let from = sentence.start;
      let next = 0;
      for (const clause of clauses) {
        const here: Assigned[] = [];
        while (next < ofSort.length && ofSort[next]!.start < clause.end) here.push(ofSort[next++]!);
        if (here.length === 0) continue;
        let context = '';
        let last = from;
        for (const one of here) {
          context += `${text.slice(last, one.start)} `;
          last = Math.max(last, one.end);
        }
        context += text.slice(last, clause.end);
        windows.push({ sort, values: new Set(here.map((one) => one.value)), context });
        from = clause.end;
        if (windows.length >= mostWindows) return windows;
      }
    }
  }
  return windows;
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
  const features = new Map<Window, ReturnType<typeof featuresOf>>();
  const featuresFor = (window: Window) => {
    const known = features.get(window) ?? featuresOf(window.context);
    features.set(window, known);
    return known;
  };
  for (const window of claimed) {
    const sameSort = held.filter((other) => other.sort === window.sort);
    const whole = sameSort.filter((other) => [...window.values].every((value) => other.values.has(value)));
    // A claim may gather figures of several places in one clause; then there is no single place to compare.
    if (whole.length === 0) continue;
    const rivals = sameSort.filter((other) => [...window.values].every((value) => !other.values.has(value)));
    if (rivals.length === 0) continue;
    const own = featuresFor(window);
    const best = (places: Window[]) => Math.max(...places.map((place) => overlap(own, featuresFor(place))));
    const rival = best(rivals);
    const margin = rival >= nearlyAll ? rivalMarginNearlyAll : rivalMargin;
    if (rival >= rivalFit && rival > best(whole) + margin) return [...window.values].join(', ');
  }
  return null;
}
