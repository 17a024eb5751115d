/**
 * Ranking by an embedded index together with what was learned from past questions: candidates by the index, by the
 * terms a question translates to and by the provisions of near questions; then one order by trees over all signals.
 */
import type { PassageQuery } from '../../../ports.ts';
import type { LearnedRanking } from '../../../retrieval/learned/learned-ranking.ts';
import { createPastQuestions, type PastQuestions } from '../../../retrieval/learned/past-questions.ts';
import { treeScorer } from '../../../retrieval/learned/rank-trees.ts';
import { translate } from '../../../retrieval/learned/translation.ts';
import { BestHeap } from './best-heap.ts';
import { inverseDocumentFrequency } from './build.ts';
import { findString, type IndexData, noChapter, stringAt } from './index-data.ts';
import { highest, queryTerms, type Scratch, scoreTerms } from './search.ts';
import { fields } from './settings.ts';

/** Candidates by the index's score, and by that with all that is learned added. */
const candidatesBy = { index: 100, all: 250 };
const expansions = 50;
const neighbours = 20;
/** Weights of what is learned in the choice of candidates. */
const choice = { translation: 20, prior: 1, votes: 2 };
const titleBit = 1 << fields.indexOf('title');
const headingsBit = 1 << fields.indexOf('headings');

export const signalNames = [
  'index',
  'c',
  'b',
  'w',
  'e',
  'f',
  'x',
  'p',
  'chapter',
  'level',
  'held c',
  'held b',
  'held e',
  'held f',
  'title',
  'headings',
  'length',
  'translation',
  'translated',
  'document prior',
  'chapter prior',
  'provision prior',
  'votes',
  'nearest',
  'chapter votes',
  'document votes',
  'index share',
  'question length',
] as const;
const width = signalNames.length;
const signal = Object.fromEntries(signalNames.map((name, i) => [name, i])) as Record<
  (typeof signalNames)[number],
  number
>;
const channelSignals: Record<string, number> = { c: 1, b: 2, w: 3, e: 4, f: 5, x: 6, p: 7 };
const heldSignals: Record<string, number> = { c: 10, b: 11, e: 12, f: 13 };

/** Signals of the candidates for one question, `width` a candidate. */
export interface Signals {
  entries: number[];
  features: Float32Array;
  width: number;
}

export interface LearnedSearch {
  /** Best first. */
  search(query: PassageQuery): { id: string; score: number }[];
  signals(query: PassageQuery): Signals;
}

/** Provisions, chapters and documents that answered past questions, by number. */
interface Priors {
  provision: Uint16Array;
  chapter: Uint16Array;
  document: Uint16Array;
  /** Entries that answer each past question. */
  answers: Map<readonly string[], number[]>;
}

/**
 * Ids that the index does not hold are left out.
 * @param sizes of `entrySizes`, where several searches share them
 */
export function createLearnedSearch(
  data: IndexData,
  learned: LearnedRanking,
  sizes: EntrySizes = entrySizes(data),
): LearnedSearch {
  const past = createPastQuestions(learned.questions);
  const score = treeScorer(learned.trees);
  const priors = countPriors(data, past);
  const scratch: Scratch = {
    scores: new Float32Array(data.size),
    chapterScores: new Float32Array(data.chapterCount),
  };
  const more = {
    translation: new Float32Array(data.size),
    place: new Int32Array(data.size).fill(-1),
  };
  const signals = (query: PassageQuery) => collect(data, learned, past, priors, sizes, scratch, more, query);
  return {
    signals,
    search(query) {
      const { entries, features } = signals(query);
      return entries
        .map((entry, i) => ({
          entry,
          score: learned.trees.length === 0 ? features[i * width]! : score(features, i * width),
        }))
        .sort((a, b) => b.score - a.score || a.entry - b.entry)
        .slice(0, query.k)
        .map(({ entry, score }) => ({ id: stringAt(data.ids, entry), score }));
    },
  };
}

/** Logarithm of the number of different terms of each entry. */
export type EntrySizes = Float32Array;

export function entrySizes(data: IndexData): EntrySizes {
  const sizes = new Float32Array(data.size);
  for (const entry of data.postingEntries) sizes[entry] = sizes[entry]! + 1;
  return sizes.map((size) => Math.log(1 + size));
}

function countPriors(data: IndexData, past: PastQuestions): Priors {
  const priors: Priors = {
    provision: new Uint16Array(data.size),
    chapter: new Uint16Array(data.chapterCount),
    document: new Uint16Array(data.documents.length),
    answers: new Map(),
  };
  for (const { terms, relevant } of past.questions) {
    const entries = relevant.map((id) => findString(data.ids, id)).filter((entry) => entry >= 0);
    priors.answers.set(terms, entries);
    for (const entry of entries) {
      priors.provision[entry] = priors.provision[entry]! + 1;
      const chapter = data.chapterOf[entry]!;
      if (chapter !== noChapter) priors.chapter[chapter] = priors.chapter[chapter]! + 1;
      const document = data.documentOf[entry]!;
      priors.document[document] = priors.document[document]! + 1;
    }
  }
  return priors;
}

function collect(
  data: IndexData,
  learned: LearnedRanking,
  past: PastQuestions,
  priors: Priors,
  sizes: EntrySizes,
  scratch: Scratch,
  more: { translation: Float32Array; place: Int32Array },
  query: PassageQuery,
): Signals {
  const { terms, weights } = queryTerms(data, query);
  const { scores, chapterScores } = scratch;
  scoreTerms(data, terms, scratch);
  // Translated terms, weighed by their impacts.
  const asked = [...weights.keys()].filter((term) => term[0] !== 'x' && term[0] !== 'p');
  more.translation.fill(0);
  for (const { term, weight } of translate(learned.translation, asked, expansions)) {
    const found = findString(data.terms, term);
    if (found < 0) continue;
    const factor = weight * data.impactStep;
    for (let p = data.postingStarts[found]!; p < data.postingStarts[found + 1]!; p += 1) {
      const entry = data.postingEntries[p]!;
      more.translation[entry] = more.translation[entry]! + (data.postings[p]! >>> 4) * factor;
    }
  }
  // Near questions vote for their provisions, chapters and documents.
  const near = past.nearest(asked, neighbours);
  const voted = new Map<number, { sum: number; most: number }>();
  const chapterVotes = new Map<number, number>();
  const documentVotes = new Map<number, number>();
  for (const { question, similarity } of near) {
    const answers = priors.answers.get(question.terms)!;
    const share = similarity / Math.max(1, Math.sqrt(answers.length));
    for (const entry of answers) {
      const vote = voted.get(entry) ?? { sum: 0, most: 0 };
      vote.sum += similarity;
      vote.most = Math.max(vote.most, similarity);
      voted.set(entry, vote);
      const chapter = data.chapterOf[entry]!;
      if (chapter !== noChapter) chapterVotes.set(chapter, (chapterVotes.get(chapter) ?? 0) + share);
      const document = data.documentOf[entry]!;
      documentVotes.set(document, (documentVotes.get(document) ?? 0) + share);
    }
  }
  const priorOf = Float32Array.from(data.levels, (level) => data.settings.levelPrior[level] ?? 0);
  const documentBonus = Float32Array.from(
    priors.document,
    (count, i) => choice.prior * Math.log(1 + count) + choice.votes * (documentVotes.get(i) ?? 0),
  );
  const indexScore = (entry: number) => {
    const chapter = data.chapterOf[entry]!;
    return (
      scores[entry]! + (chapter === noChapter ? 0 : chapterScores[chapter]!) + priorOf[data.levelOf[entry]!]!
    );
  };
  const byIndex = new BestHeap(Math.min(candidatesBy.index, data.size));
  const byAll = new BestHeap(Math.min(candidatesBy.all, data.size));
  const mostOther = highest(chapterScores) + highest(priorOf);
  const mostBonus = highest(documentBonus);
  const { translation } = more;
  const { chapterOf, levelOf, documentOf, size } = data;
  for (let entry = 0; entry < size; entry += 1) {
    const own = scores[entry]!;
    const translated = translation[entry]!;
    const learnedScore = choice.translation * translated;
    // Most entries reach neither list even with the best of the rest: one comparison settles them.
    if (own + mostOther <= byIndex.floor && own + learnedScore + mostOther + mostBonus <= byAll.floor)
      continue;
    if (own === 0 && translated === 0) continue;
    const chapter = chapterOf[entry]!;
    const score = own + (chapter === noChapter ? 0 : chapterScores[chapter]!) + priorOf[levelOf[entry]!]!;
    if (own > 0 && score > byIndex.floor) byIndex.offer(entry, score);
    const all = score + learnedScore + documentBonus[documentOf[entry]!]!;
    if (all > byAll.floor) byAll.offer(entry, all);
  }
  const entries: number[] = [];
  const { place } = more;
  const take = (entry: number) => {
    if (place[entry]! >= 0) return;
    place[entry] = entries.length;
    entries.push(entry);
  };
  for (const { entry } of byAll.sorted()) take(entry);
  for (const { entry } of byIndex.sorted()) take(entry);
  for (const entry of voted.keys()) take(entry);
  const features = new Float32Array(entries.length * width);
  addTermSignals(data, terms, weights, place, Uint32Array.from(entries).sort(), features);
  const best = Math.max(1e-6, ...entries.map(indexScore));
  const questionLength = Math.log(1 + asked.length);
  entries.forEach((entry, i) => {
    const at = i * width;
    const chapter = data.chapterOf[entry]!;
    const document = data.documentOf[entry]!;
    const vote = voted.get(entry);
    features[at + signal.index] = indexScore(entry);
    features[at + signal.chapter] = chapter === noChapter ? 0 : chapterScores[chapter]!;
    features[at + signal.level] = priorOf[data.levelOf[entry]!]!;
    features[at + signal.length] = sizes[entry]!;
    features[at + signal.translation] = more.translation[entry]!;
    features[at + signal['document prior']] = Math.log(1 + priors.document[document]!);
    features[at + signal['chapter prior']] =
      chapter === noChapter ? 0 : Math.log(1 + priors.chapter[chapter]!);
    features[at + signal['provision prior']] = Math.log(1 + priors.provision[entry]!);
    features[at + signal.votes] = vote?.sum ?? 0;
    features[at + signal.nearest] = vote?.most ?? 0;
    features[at + signal['chapter votes']] = chapterVotes.get(chapter) ?? 0;
    features[at + signal['document votes']] = documentVotes.get(document) ?? 0;
    features[at + signal['index share']] = indexScore(entry) / best;
    features[at + signal['question length']] = questionLength;
    place[entry] = -1;
  });
  return { entries, features, width };
}

/** What each candidate holds of the question, by channel and field. */
function addTermSignals(
  data: IndexData,
  terms: readonly { term: number; weight: number; channel: string }[],
  weights: ReadonlyMap<string, number>,
  place: Int32Array,
  rising: Uint32Array,
  features: Float32Array,
): void {
  const rarityOf = (term: number) =>
    inverseDocumentFrequency(data.size, data.postingStarts[term + 1]! - data.postingStarts[term]!);
  const unknown = inverseDocumentFrequency(data.size, 0);
  const totals: Record<string, number> = {};
  let known = 0;
  for (const { term, weight, channel } of terms) {
    totals[channel] = (totals[channel] ?? 0) + weight * rarityOf(term);
    known += 1;
  }
  // Terms that no provision holds count as the rarest.
  if (known < weights.size) {
    const found = new Set(terms.map(({ term }) => stringAt(data.terms, term)));
    for (const [text, weight] of weights)
      if (!found.has(text)) totals[text[0]!] = (totals[text[0]!] ?? 0) + weight * unknown;
  }
  for (const { term, weight, channel } of terms) {
    const factor = weight * data.impactStep;
    const share = (weight * rarityOf(term)) / totals[channel]!;
    const channelAt = channelSignals[channel]!;
    const heldAt = heldSignals[channel];
    const note = (candidate: number, packed: number) => {
      const at = candidate * width;
      const impact = (packed >>> 4) * factor;
      features[at + channelAt] = features[at + channelAt]! + impact;
      if (heldAt !== undefined) features[at + heldAt] = features[at + heldAt]! + share;
      if (packed & titleBit) features[at + signal.title] = features[at + signal.title]! + impact;
      if (packed & headingsBit) features[at + signal.headings] = features[at + signal.headings]! + impact;
    };
    const end = data.postingStarts[term + 1]!;
    let p = data.postingStarts[term]!;
    if (end - p < rising.length * searchSteps) {
      for (; p < end; p += 1) {
        const candidate = place[data.postingEntries[p]!]!;
        if (candidate >= 0) note(candidate, data.postings[p]!);
      }
      continue;
    }
    // A long list is searched for the candidates instead of read through.
    for (const entry of rising) {
      p = firstAtLeast(data.postingEntries, p, end, entry);
      if (p === end) break;
      if (data.postingEntries[p] === entry) note(place[entry]!, data.postings[p]!);
    }
  }
}

/** Steps of one search in a long list. */
const searchSteps = 16;

/** First place from `low` on whose number is at least `wanted`; `end` where there is none. */
function firstAtLeast(numbers: Uint16Array | Uint32Array, low: number, end: number, wanted: number): number {
  let from = low;
  let to = end;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (numbers[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
