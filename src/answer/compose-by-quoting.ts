/**
 * The composer that needs no model: it answers with the sentences and items of the provisions that fit the question
 * best, answer first. In English it answers with our note where there is one, resting on the Chinese text.
 */

import type { Composer } from '../ports.ts';
import { analyse } from '../retrieval/analyse.ts';
import { kindsAsked, stateOf } from './asked-kinds.ts';
import { noteSentences } from './note-sentences.ts';
import { plannedTerms } from './planned-terms.ts';
import { type QuotableUnit, quotableUnits } from './quotable-units.ts';
import type { DraftClaim, Evidence, EvidenceSpan, Passage } from './types.ts';

/** A further provision is quoted only when its score is at least this share of the best one's. */
const nextPassageShare = 0.86;
/** Provisions quoted at most. */
const maxPassages = 3;
/** Nothing is added to an answer beyond this length, in characters; the first claim is always whole. */
const longestAnswer = { zh: 300, en: 900 };
/** A provision asked for by name is quoted up to this length. */
const longestNamed = 1200;
/** A second unit of the same provision is quoted only when it scores at least this share of the first. */
const nextUnitShare = 0.8;
/** Length from which a unit's score is damped, in characters. */
const usualLength = 60;
/** Score added for each kind of answer asked for that the unit states. */
const kindBonus = 0.25;

interface ScoredUnit {
  passage: Passage;
  unit: QuotableUnit;
  score: number;
}

export function createQuotingComposer(): Composer {
  return {
    mode: 'quote',
    async *compose(evidence) {
      if (evidence.named) {
        yield* quoteNamed(evidence);
        return;
      }
      let length = 0;
      for (const passage of choosePassages(evidence)) {
        let owed = passage.wanted === true;
        for (const claim of quotePassage(passage, evidence)) {
          const tooLong = length > 0 && length + claim.text.length > longestAnswer[evidence.question.lang];
          if (tooLong && !owed) continue;
          owed = false;
          length += claim.text.length;
          yield claim;
        }
      }
    },
  };
}

/** A provision asked for by its name is quoted whole, paragraph by paragraph, as far as the length allows. */
function* quoteNamed(evidence: Evidence): Generator<DraftClaim> {
  let length = 0;
  for (const passage of evidence.passages.slice(0, maxPassages)) {
    const { provision } = passage;
    if (provision.source === 'note' || evidence.question.lang === 'en') {
      yield* quotePassage(passage, evidence);
      continue;
    }
    for (const { n, start, end } of provision.paragraphs) {
      const text = provision.text.slice(start, end).trim();
      if (length > 0 && length + text.length > longestNamed) return;
      length += text.length;
      const from = provision.text.indexOf(text, start);
      const paragraph = provision.paragraphs.length > 1 ? n : null;
      yield {
        text,
        spans: [{ passage, start: from, end: from + text.length, paragraph, item: null }],
        unknownMarks: [],
      };
    }
  }
}

function choosePassages({ passages }: Evidence): Passage[] {
  const top = passages[0]!.score;
  return passages.slice(0, maxPassages).filter((p, i) => i === 0 || p.score >= nextPassageShare * top);
}

function* quotePassage(passage: Passage, evidence: Evidence): Generator<DraftClaim> {
  const { provision } = passage;
  const first = passage === evidence.passages[0];
  const { note } = provision;
  const english = evidence.question.lang === 'en';
  const noteHolds = note && note.editionDate === provision.edition.editionDate;
  if (note && noteHolds && (english || provision.source === 'note')) {
    const span = { passage, start: 0, end: provision.text.length, paragraph: null, item: null };
    for (const text of fittingSentences(english ? note.en : note.zh, evidence, first ? 3 : 1))
      yield { text, spans: [span], unknownMarks: [] };
    return;
  }
  const units = scoreUnits(passage, evidence);
  const [best, second] = units;
  if (!best) return;
  const close = first && second && second.score >= nextUnitShare * best.score ? second : null;
  if (close && best.unit.lead && best.unit.lead.start === close.unit.lead?.start) {
    yield toClaim(best, close);
    return;
  }
  yield toClaim(best);
  if (close) yield toClaim(close);
}

/** The sentences of a note that fit best, in their order. */
function fittingSentences(note: string, evidence: Evidence, most: number): string[] {
  const sentences = noteSentences(note);
  const sets = sentences.map((sentence) => new Set(analyse(sentence)));
  const scores = scoreSets(sets, sentences, evidence);
  return sentences
    .map((sentence, at) => ({ sentence, at, score: scores[at]! }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, most)
    .sort((a, b) => a.at - b.at)
    .map(({ sentence }) => sentence);
}

/** Units of a passage, best first. */
function scoreUnits(passage: Passage, evidence: Evidence): ScoredUnit[] {
  const { text } = passage.provision;
  const units = quotableUnits(passage.provision);
  const own = units.map((unit) => text.slice(unit.start, unit.end));
  const sets = units.map(
    ({ lead }, i) => new Set(analyse((lead ? text.slice(lead.start, lead.end) : '') + own[i])),
  );
  const scores = scoreSets(sets, own, evidence);
  return units
    .map((unit, i) => ({ passage, unit, score: scores[i]! }))
    .sort((a, b) => b.score - a.score || a.unit.start - b.unit.start);
}

/** How well each piece fits the question: its terms weighted by how few pieces hold them, its kind, its length. */
function scoreSets(sets: Set<string>[], pieces: string[], evidence: Evidence): number[] {
  const asked = plannedTerms(evidence.question.texts);
  const kinds = kindsAsked(evidence.question.text);
  const weight = termWeights(sets);
  return pieces.map((piece, i) => {
    let matched = 0;
    for (const [term, planned] of asked) if (sets[i]!.has(term)) matched += planned * weight(term);
    const damp = 1 + Math.max(0, Math.log(Math.max(piece.length, 1) / usualLength));
    const fit = kinds.filter((kind) => stateOf(kind, piece)).length;
    return (matched / damp + 0.01) * (1 + kindBonus * fit);
  });
}

function termWeights(sets: Set<string>[]): (term: string) => number {
  const frequency = new Map<string, number>();
  for (const set of sets) for (const term of set) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return (term) => {
    const df = frequency.get(term) ?? 0;
    return Math.log(1 + (sets.length - df + 0.5) / (df + 0.5)) + 0.1;
  };
}

/** A claim of one unit, or of two items under one lead-in, in the order of the text. */
function toClaim(...picked: ScoredUnit[]): DraftClaim {
  const ordered = picked.toSorted((a, b) => a.unit.start - b.unit.start);
  const spans = ordered.flatMap((one, i) => (i === 0 ? spansOf(one) : spansOf(one).slice(-1)));
  const { text } = picked[0]!.passage.provision;
  return { text: spans.map((s) => text.slice(s.start, s.end)).join('\n'), spans, unknownMarks: [] };
}

/** The unit and its lead-in; one span where they touch, else two. */
function spansOf({ passage, unit }: ScoredUnit): EvidenceSpan[] {
  const { text } = passage.provision;
  const own = { passage, start: unit.start, end: unit.end, paragraph: unit.paragraph, item: unit.item };
  if (!unit.lead) return [own];
  if (text.slice(unit.lead.end, unit.start).trim() === '') return [{ ...own, start: unit.lead.start }];
  return [{ passage, ...unit.lead, paragraph: unit.paragraph, item: null }, own];
}
