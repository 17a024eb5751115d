/** Term-at-a-time scoring over the typed arrays. */
import { YaowenError } from '../../../errors.ts';
import type { PassageFilter, PassageHit, PassageQuery } from '../../../ports.ts';
import { visitTerms } from '../../../retrieval/analyse.ts';
import { BestHeap, type Scored } from './best-heap.ts';
import { dayNumber, findString, type IndexData, noChapter, stringAt } from './index-data.ts';
import { fields } from './settings.ts';

/** Longer query texts are cut here: nobody asks in more words, and scoring time grows with them. */
const queryCharacters = 4000;
const reasonPairs = 48;
/** Channels whose terms people can read as words. */
const shownChannels = new Set(['b', 'w', 'e']);

/** Reusable scratch of one searcher; searches are synchronous, so one is enough. */
export interface Scratch {
  scores: Float32Array;
  chapterScores: Float32Array;
}

/** A query term found in the dictionary, with its weight (the highest of the texts that hold it). */
export interface WeightedTerm {
  term: number;
  weight: number;
  channel: string;
}

/** Throws `bad_input:search` when `asOf` is no date or `k` no positive number. */
export function searchIndexData(data: IndexData, query: PassageQuery, scratch: Scratch): PassageHit[] {
  if (!(query.k >= 1)) throw badQuery('k', String(query.k));
  const allowed = allowedEntries(data, query.filter);
  const { terms, spelled } = queryTerms(data, query);
  scoreTerms(data, terms, scratch);
  const best = bestEntries(data, Math.min(Math.floor(query.k), data.size), scratch, allowed);
  return best.map(({ entry, score }) => ({
    id: stringAt(data.ids, entry),
    score,
    why: reasons(data, entry, spelled),
  }));
}

function badQuery(name: string, value: string): YaowenError {
  return new YaowenError(
    'bad_input:search',
    { zh: `检索参数 ${name} 无效：${value}`, en: `The search parameter ${name} is not valid: ${value}` },
    { fields: { [name]: value } },
  );
}

/** One byte an entry, 1 where the filter lets it answer; null where it lets all. */
export function allowedEntries(data: IndexData, filter: PassageFilter): Uint8Array | null {
  const { asOf } = filter;
  if (asOf === null && !filter.documents && !filter.levels && !filter.jurisdictions) return null;
  const day = asOf === null ? null : dayNumber(asOf);
  if (asOf !== null && day === null) throw badQuery('asOf', asOf);
  const documents = chosen(data.documents, filter.documents);
  const levels = chosen(data.levels, filter.levels);
  const jurisdictions = chosen(data.jurisdictions, filter.jurisdictions);
  const allowed = new Uint8Array(data.size);
  for (let i = 0; i < data.size; i += 1) {
    if (day !== null && (data.effectiveFrom[i]! > day || data.effectiveTo[i]! <= day)) continue;
    if (documents !== null && documents[data.documentOf[i]!] === 0) continue;
    if (levels !== null && levels[data.levelOf[i]!] === 0) continue;
    if (jurisdictions !== null && jurisdictions[data.jurisdictionOf[i]!] === 0) continue;
    allowed[i] = 1;
  }
  return allowed;
}

function chosen(names: readonly string[], wanted: readonly string[] | undefined): Uint8Array | null {
  if (wanted === undefined) return null;
  const set = new Set(wanted);
  return Uint8Array.from(names, (name) => (set.has(name) ? 1 : 0));
}

/** The query's terms that the index holds, in its order, and the weights of all. */
export function queryTerms(
  data: IndexData,
  query: PassageQuery,
): { terms: WeightedTerm[]; spelled: SpelledTerm[]; weights: Map<string, number> } {
  const weights = new Map<string, number>();
  for (const { text, weight } of query.texts) {
    if (!(weight > 0)) continue;
    visitTerms(text.slice(0, queryCharacters), (term) => {
      weights.set(term, Math.max(weight, weights.get(term) ?? 0));
    });
  }
  const terms: WeightedTerm[] = [];
  const spelled: SpelledTerm[] = [];
  for (const [text, weight] of weights) {
    const term = findString(data.terms, text);
    if (term < 0) continue;
    terms.push({ term, weight, channel: text[0]! });
    if (shownChannels.has(text[0]!) && spelled.length < reasonPairs) {
      spelled.push({ term, channel: text[0]!, text: text.slice(1) });
    } else if (text.length > 4 && text[0] === 'c') spelled.push({ term, channel: 'c', text: text.slice(1) });
  }
  // Sums of floats depend on their order: dictionary order makes equal questions score equal.
  terms.sort((a, b) => a.term - b.term);
  return { terms, spelled, weights };
}

/** Leaves each entry's own score and each chapter's in the scratch. */
export function scoreTerms(data: IndexData, terms: readonly WeightedTerm[], scratch: Scratch): void {
  const { scores, chapterScores } = scratch;
  scores.fill(0);
  chapterScores.fill(0);
  for (const { term, weight } of terms) {
    addImpacts(data, term, weight, scores);
    addChapterImpacts(data, term, weight, chapterScores);
  }
}

function addImpacts(data: IndexData, term: number, weight: number, scores: Float32Array): void {
  const { postingEntries, postings } = data;
  const factor = weight * data.impactStep;
  const end = data.postingStarts[term + 1]!;
  for (let p = data.postingStarts[term]!; p < end; p += 1) {
    scores[postingEntries[p]!]! += (postings[p]! >>> 4) * factor;
  }
}

function addChapterImpacts(data: IndexData, term: number, weight: number, scores: Float32Array): void {
  const { chapterEntries, chapterImpacts } = data;
  const factor = weight * data.chapterStep;
  const end = data.chapterStarts[term + 1]!;
  for (let p = data.chapterStarts[term]!; p < end; p += 1) {
    scores[chapterEntries[p]!]! += chapterImpacts[p]! * factor;
  }
}

/**
 * The `k` best of all entries that matched, best first; equal scores in the order of ids. An entry's score is its
 * own, its chapter's and its level's prior; chapter and prior alone make no hit.
 */
function bestEntries(data: IndexData, k: number, scratch: Scratch, allowed: Uint8Array | null): Scored[] {
  const { scores, chapterScores } = scratch;
  const { chapterOf, levelOf } = data;
  const priors = Float32Array.from(data.levels, (level) => data.settings.levelPrior[level] ?? 0);
  // Most entries cannot reach the heap even with the best chapter and prior: one comparison settles them.
  const most = highest(chapterScores) + highest(priors);
  const heap = new BestHeap(k);
  for (let entry = 0; entry < data.size; entry += 1) {
    const own = scores[entry]!;
    if (own === 0 || own + most <= heap.floor) continue;
    if (allowed !== null && allowed[entry] === 0) continue;
    const chapter = chapterOf[entry]!;
    heap.offer(entry, own + (chapter === noChapter ? 0 : chapterScores[chapter]!) + priors[levelOf[entry]!]!);
  }
  return heap.sorted();
}

export function highest(values: Float32Array): number {
  let found = 0;
  for (let i = 0; i < values.length; i += 1) if (values[i]! > found) found = values[i]!;
  return found;
}

/** A query term as people read it. */
export interface SpelledTerm {
  term: number;
  channel: string;
  text: string;
}

/** At most four words that matched, each with its field; neighbouring pairs are joined (延续 + 续注 → 延续注). */
function reasons(data: IndexData, entry: number, spelled: readonly SpelledTerm[]): string[] {
  const found: { text: string; mask: number; impact: number; open: boolean }[] = [];
  let previous: (typeof found)[number] | null = null;
  for (const { term, channel, text } of spelled) {
    const posting = postingOf(data, term, entry);
    if (posting < 0) {
      previous = null;
      continue;
    }
    const packed = data.postings[posting]!;
    const impact = (packed >>> 4) * data.impactStep;
    const mask = packed & 15;
    if (
      previous?.open &&
      channel === 'b' &&
      previous.text.at(-1) === text[0] &&
      (previous.mask & mask) !== 0
    ) {
      previous.text += text.slice(1);
      previous.mask &= mask;
      previous.impact += impact;
      continue;
    }
    previous = { text, mask, impact, open: channel === 'b' };
    found.push(previous);
  }
  found.sort((a, b) => b.impact - a.impact);
  const why: string[] = [];
  for (const { text, mask } of found) {
    const reason = `${fieldName(mask)}:${text}`;
    if (!why.some((known) => known.endsWith(text))) why.push(reason);
    if (why.length === 4) break;
  }
  return why;
}

function fieldName(mask: number): string {
  for (const field of ['text', 'title', 'headings', 'note'] as const) {
    if (mask & (1 << fields.indexOf(field))) return field;
  }
  return 'text';
}

function postingOf(data: IndexData, term: number, entry: number): number {
  let low = data.postingStarts[term]!;
  let high = data.postingStarts[term + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = data.postingEntries[middle]!;
    if (found === entry) return middle;
    if (found < entry) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
