/**
 * Proof of modality: what a claim says must, may, must not or need not be done is what the source says of the
 * same act. Acts are laid side by side by their words, not counted as a bag: a text with both 应当提交 and
 * 可以不提交 proves neither for the other's case.
 */
import { type Marker, markersOf, type Stance } from './modality-markers.ts';
import {
  bigramsOf,
  clausesOf,
  type Features,
  featuresOf,
  isChinese,
  overlap,
  type Stretch,
  sentencesOf,
  withoutFigures,
} from './text.ts';

interface Act {
  stance: Stance;
  /** What is done: the words after the marker. */
  act: Features;
  /** Who and when: the clause and the one before it, act included. */
  around: Features;
  text: string;
}

/** A clause whose acts are the condition of a punishment. */
const punishment =
  /责令|罚款|没收|吊销|警告|处分|追究|撤销|处以?\d|处[一二三四五六七八九十]|fined?\b|confiscat|revok|penal/i;

/** Longest stretch after a marker that names its act; what follows is detail that other acts share. */
const longestAct = 60;

function actsOf(text: string): Act[] {
  const acts: Act[] = [];
  for (const sentence of sentencesOf(text)) {
    const clauses = clausesOf(sentence);
    const found = clauses.map(markersOf);
    const punishedUpTo = clauses.findLastIndex((clause) => punishment.test(clause.text));
    clauses.forEach((clause, i) => {
      const before = i > 0 ? clauses[i - 1]!.text : '';
      const punished = i < punishedUpTo || (i === punishedUpTo && /的 ?[，,]?$/.test(clause.text.slice(-4)));
      // What is ordered goes on over clauses without a marker of their own: 应当按照规定，向…报告.
      let after = '';
      for (let j = i + 1; j < clauses.length && found[j]!.length === 0 && after.length < longestAct; j += 1) {
        after += clauses[j]!.text;
      }
      acts.push(...actsOfClause(clause, found[i]!, before, after, punished));
    });
  }
  return acts;
}

function actsOfClause(
  clause: Stretch,
  found: Marker[],
  before: string,
  after: string,
  punished: boolean,
): Act[] {
  let around = before;
  let last = 0;
  for (const marker of found) {
    around += `${clause.text.slice(last, marker.start)} `;
    last = marker.end;
  }
  const surroundings = featuresOf(around + clause.text.slice(last));
  if (found.length === 0) {
    const whole = clause.text.replace(/[，,：:；;。.\s]+$/, '');
    return [
      { stance: punished ? 'punished' : 'plain', act: actFeatures(whole), around: surroundings, text: whole },
    ];
  }
  const longest = isChinese(clause.text) ? longestAct : longestAct * 4;
  const inCondition = punished || /的 ?[，,]?$/.test(clause.text.slice(-4));
  return found.map((marker, i) => {
    // 应当允许…: of two markers that touch, both have what follows the second.
    let touching = i;
    while (found[touching + 1] && found[touching + 1]!.start - found[touching]!.end < 2) touching += 1;
    const next = found[touching + 1]?.start;
    const from = found[touching]!.end;
    const words = (
      next === undefined ? clause.text.slice(from) + after : clause.text.slice(from, next)
    ).slice(0, longest);
    const stance = marker.stance === 'denied' && inCondition ? 'lacking' : marker.stance;
    return {
      stance,
      act: actFeatures(words),
      around: surroundings,
      text: clause.text.slice(marker.start, marker.end) + words,
    };
  });
}

/** Figures have a proof of their own; here they would only make unlike acts alike. */
function actFeatures(text: string): Features {
  return { bigrams: bigramsOf(text), ...withoutFigures(text) };
}

/** What is said without the same mark bears a marked claim out, but yields to an act that is marked otherwise. */
const indirect: Partial<Record<Stance, Stance[]>> = {
  must: ['plain', 'lacking', 'only_if'],
  may: ['plain', 'need_not'],
  must_not: ['denied', 'lacking', 'punished'],
  only_if: ['may', 'must'],
};
const indirectWeight = 0.5;

/** Which stances of a source bear out a stance of a claim. */
const bornOutBy: Record<Stance, Stance[]> = {
  must: ['must', 'plain', 'only_if', 'lacking'],
  may: ['may', 'plain', 'only_if', 'need_not'],
  must_not: ['must_not', 'denied', 'lacking', 'punished'],
  need_not: ['need_not', 'denied'],
  only_if: ['only_if', 'must', 'must_not', 'may', 'lacking'],
  plain: ['must', 'may', 'plain', 'only_if', 'punished', 'lacking'],
  denied: ['denied', 'must_not', 'need_not', 'lacking'],
  lacking: ['lacking', 'denied', 'must_not', 'must', 'only_if', 'punished'],
  punished: ['punished', 'must_not', 'plain', 'lacking', 'denied', 'must', 'may'],
};

/**
 * An act of the source may be the claim's act from this likeness on. Low, because plain words share little: an
 * act is judged by the likest of the source's, and one that is hardly like seldom is the likest.
 */
const sameAct = 0.3;
/** An act that only a strong likeness may hold against a claim that marks nothing. */
const sameActUnmarked = 0.75;
/** How far the surroundings weigh beside the act: enough to tell 第一类 from 第二类 when both name the act. */
const surroundingsWeight = 0.6;
/** The best contradicting act must fit better than the best supporting one by this much. */
const actMargin = 0.12;

/**
 * A claim that marks nothing is one long act: then the source's act must lie within it. Else the claim's act
 * must lie within the source's, and a source that says much more is the lesser likeness.
 */
function likeness(claim: Act, source: Act, unmarked: boolean): { act: number; total: number } {
  const back = overlap(source.act, claim.act);
  const act = unmarked ? back : 0.8 * overlap(claim.act, source.act) + 0.2 * back;
  return { act, total: act + surroundingsWeight * overlap(claim.around, source.around) };
}

/** One or two pairs of characters (进口, 发布) lie within anything; they contradict nothing unmarked. */
const shortestUnmarked = 3;

const sizeOf = (features: Features) =>
  Math.max(features.bigrams.size, features.concepts.size + features.words.size);

/** Null when no act of the claim is said otherwise by the sources, else which. */
export function findFlippedModality(claim: string, sources: readonly string[]): string | null {
  const held = sources.flatMap(actsOf);
  if (held.length === 0) return null;
  const chinese = isChinese(claim);
  for (const act of actsOf(claim)) {
    // English denies in many words (without, fails to): it is judged by its modal verbs.
    if (!chinese && (act.stance === 'denied' || act.stance === 'lacking')) continue;
    const unmarked = act.stance === 'plain' || act.stance === 'punished';
    const threshold = unmarked ? sameActUnmarked : sameAct;
    let supporting = 0;
    let contradicting = 0;
    let against = '';
    let anySupport = false;
    for (const other of held) {
      const fits = bornOutBy[act.stance].includes(other.stance);
      anySupport ||= fits;
      const like = likeness(act, other, unmarked);
      if (fits) {
        const weight = indirect[act.stance]?.includes(other.stance) ? indirectWeight : 1;
        supporting = Math.max(supporting, like.total * weight);
      }
      if (fits) continue;
      // Unless it is all that the claim says: «检验不合格的，进口» for 不得进口.
      const whole = overlap(act.act, other.act) === 1;
      if (unmarked && !whole && sizeOf(other.act) < shortestUnmarked) continue;
      if (like.act >= threshold && like.total > contradicting) {
        contradicting = like.total;
        against = other.text;
      }
    }
    if (contradicting > 0 && contradicting > supporting + actMargin) {
      return `«${act.text.trim()}» (${act.stance}) against «${against.trim()}»`;
    }
    if (!anySupport && !unmarked) return `«${act.text.trim()}» (${act.stance}): nothing cited says so`;
  }
  return null;
}
