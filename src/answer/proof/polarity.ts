/**
 * Proof of polarity: a clause that says nearly what a clause of the source says must not deny what that one
 * says, or say what that one denies (未取得 for 取得, 受理 for 不予受理). Chinese only: an English claim has no
 * near-quotes of a Chinese text.
 */
import { bigramsOf, clausesOf, sentencesOf } from './text.ts';

/** Words that hold a negating character and deny nothing, or whose sense the proof of figures judges. */
const neutral =
  /不得不|(.)不\1|不良|不同|不断|不动产|不可抗力|不仅|不但|不论|不管|不得?(?:少于|低于|超过|高于|多于|短于|长于|晚于|迟于|大于|小于)(?=[^，。；]{0,16}[\d一二三四五六七八九十百两])|不足(?=\s*[\d一二三四五六七八九十百千万两])|不满(?=\s*[\d一二三四五六七八九十])|未满(?=\s*[\d一二三四五六七八九十])|未成年|未来|没收|免疫|免费|不时|不少|无论|无偿|是否|能否|可否/g;
const negations =
  /(?:不予|不得|不能|不可以?|不再|拒不|没有|禁止|严禁|免于|免予|豁免|无需|无须|不必|不需要?|不用|不[会要许准]?|未|无|没|否|免)(?:按|依|经|被|予以|进行|开展|实施)?/g;
/** Which of these is said is judged elsewhere; likeness is one of acts. */
const modals = /应当|必须|可以|需要|予以/g;
/** 不合格的不予许可: a condition and what follows from it are two parts, comma or not. */
const conditionEnd = /(?<=的)(?=不|就|应当|可以|必须|由|责令|处|罚|没收)|(?=就(?:不|可|应|要)|则)/;

interface Polar {
  text: string;
  bigrams: Set<string>;
  /** Pairs of characters right after a negation: what is denied. */
  denied: Set<string>;
  /** Pairs that occur without one. */
  said: Set<string>;
  negations: number;
}

/** Two clauses say the same thing when they share this much (Dice, negations taken out). */
const sameClause = 0.55;
/** From this on a clause is a quote but for a word, and must not leave out the exception (但书) that follows it. */
const nearQuote = 0.8;
const takesBack = /^\s*(?:但是?|不过)|^[^，,]{0,60}除外[。；;]?/;
/** Other clauses of the source nearly as like may bear the claim out as well. */
const nearlyAsLike = 0.1;
/** A clause this short is like many. */
const fewestPairs = 3;

function polar(clause: string): Polar {
  const sense = clause.replace(neutral, (word) => '＿'.repeat(word.length));
  const denied = new Set<string>();
  let count = 0;
  for (const match of sense.matchAll(negations)) {
    count += 1;
    const after = match.index + match[0].length;
    denied.add(sense.slice(after, after + 2));
  }
  // Without the negation and what it denies, what is left is said.
  const rest = sense.replace(negations, '｜');
  const said = new Set<string>();
  for (let i = 0; i + 1 < rest.length; i += 1) if (rest[i - 1] !== '｜') said.add(rest.slice(i, i + 2));
  return { text: clause, bigrams: bigramsOf(rest.replace(modals, '｜')), denied, said, negations: count };
}

function dice(a: Set<string>, b: Set<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common += 1;
  return (2 * common) / (a.size + b.size);
}

/**
 * One clause denies what the other only says, and has a negation more or less. Either alone is common between
 * clauses of one sense: 不合要求 for 不符合要求, 取得…后方可 for 未取得…不得.
 */
function contradict(a: Polar, b: Polar): boolean {
  if (a.negations % 2 === b.negations % 2) return false;
  const turns = (x: Polar, y: Polar) =>
    [...x.denied].some((word) => y.said.has(word) && !y.denied.has(word) && !x.said.has(word));
  return turns(a, b) || turns(b, a);
}

const partsOf = (text: string): string[] =>
  sentencesOf(text).flatMap((sentence) =>
    clausesOf(sentence).flatMap((clause) => clause.text.split(conditionEnd)),
  );

/** Whether the claim names an exception in its own words. */
function speaksOf(claim: string, exception: string): boolean {
  if (/但|除外|除非|例外|除了|不包括|不在此限/.test(claim)) return true;
  const words = bigramsOf(exception);
  const said = bigramsOf(claim);
  return [...words].filter((pair) => said.has(pair)).length * 2 >= words.size;
}

/** Null when no clause of the claim turns its counterpart in the sources round, else which. */
export function findTurnedClause(claim: string, sources: readonly string[]): string | null {
  const parts = sources.map(partsOf);
  const held = parts.flatMap((ofSource) => ofSource.map(polar));
  const following = parts.flatMap((ofSource) =>
    ofSource.map((_part, i) => ofSource.slice(i + 1, i + 3).join('')),
  );
  for (const own of partsOf(claim).map(polar)) {
    if (own.bigrams.size < fewestPairs) continue;
    const like = held.map((other) => dice(own.bigrams, other.bigrams));
    const best = like.reduce((most, one) => Math.max(most, one), 0);
    if (best < sameClause) continue;
    const exception = best >= nearQuote ? (following[like.indexOf(best)] ?? '') : '';
    if (takesBack.test(exception) && !speaksOf(claim, exception)) {
      return `«${own.text.trim()}» leaves out «${exception.trim()}»`;
    }
    const nearest = held.filter((_other, i) => like[i]! >= best - nearlyAsLike);
    if (nearest.some((other) => !contradict(own, other))) continue;
    return `«${own.text.trim()}» against «${nearest[0]!.text.trim()}»`;
  }
  return null;
}
