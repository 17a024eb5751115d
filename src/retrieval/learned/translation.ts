/**
 * Which terms of the law a question's terms speak of, learned from questions with the provisions that answer them:
 * IBM Model 1 (Brown et al. 1993) with an empty word, as Berger and Lafferty (1999) used it for retrieval.
 */

/** A question and one provision that answers it, as sets of terms. */
export interface TermPair {
  question: readonly string[];
  provision: readonly string[];
}

/** Term of a question → terms of the law with p(law | question term), highest first, pruned. */
export type Translation = Map<string, readonly (readonly [term: string, probability: number])[]>;

const iterations = 5;
/** Terms of more than this share of the provisions say nothing of any. */
const commonShare = 0.2;
const keptTerms = 30;
const leastProbability = 0.004;

/** Same pairs in the same order, same result. Time and memory grow with the sum of |question| × |provision|. */
export function learnTranslation(pairs: readonly TermPair[]): Translation {
  const frequencies = new Map<string, number>();
  for (const { provision } of pairs)
    for (const term of provision) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  const most = pairs.length * commonShare;
  const law = numbering();
  const asked = numbering();
  asked.of('');
  const numbered = pairs.map(({ question, provision }) => ({
    from: Uint32Array.from(['', ...question], asked.of),
    to: Uint32Array.from(
      provision.filter((term) => frequencies.get(term)! <= most || pairs.length <= 5),
      law.of,
    ),
  }));
  const cells = numberCells(numbered, asked.names.length, law.names.length);
  const probabilities = expectationMaximisation(numbered, cells, asked.names.length);
  return pruned(probabilities, cells, law.names, asked.names);
}

interface NumberedPair {
  from: Uint32Array;
  to: Uint32Array;
}

/** A cell is a question's term and a provision's term that met in some pair. */
interface Cells {
  /** For each pair, for each of its provision's terms: the cells with each of its question's terms. */
  at: Uint32Array;
  lawOf: number[];
  askedOf: number[];
}

function numberCells(pairs: readonly NumberedPair[], askedCount: number, lawCount: number): Cells {
  const starts: number[] = [];
  const places: { pair: number; place: number }[][] = Array.from({ length: askedCount }, () => []);
  let total = 0;
  pairs.forEach(({ from, to }, pair) => {
    starts.push(total);
    total += from.length * to.length;
    from.forEach((term, place) => void places[term]!.push({ pair, place }));
  });
  const cells: Cells = { at: new Uint32Array(total), lawOf: [], askedOf: [] };
  // Term by term of the questions, so that one array tells which cells are known.
  const known = new Int32Array(lawCount);
  const knownFor = new Int32Array(lawCount).fill(-1);
  places.forEach((met, term) => {
    for (const { pair, place } of met) {
      const { from, to } = pairs[pair]!;
      for (let i = 0; i < to.length; i += 1) {
        const other = to[i]!;
        if (knownFor[other] !== term) {
          knownFor[other] = term;
          known[other] = cells.lawOf.length;
          cells.lawOf.push(other);
          cells.askedOf.push(term);
        }
        cells.at[starts[pair]! + i * from.length + place] = known[other]!;
      }
    }
  });
  return cells;
}

function numbering() {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const of = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, names.length);
    return names.push(name) - 1;
  };
  return { of, names };
}

function expectationMaximisation(
  pairs: readonly NumberedPair[],
  { at, askedOf }: Cells,
  askedCount: number,
): Float64Array {
  const probabilities = new Float64Array(askedOf.length).fill(1);
  const counts = new Float64Array(askedOf.length);
  const totals = new Float64Array(askedCount);
  for (let round = 0; round < iterations; round += 1) {
    counts.fill(0);
    totals.fill(0);
    let start = 0;
    for (const { from, to } of pairs)
      for (let i = 0; i < to.length; i += 1) {
        const end = start + from.length;
        let sum = 0;
        for (let c = start; c < end; c += 1) sum += probabilities[at[c]!]!;
        for (; start < end; start += 1) {
          const cell = at[start]!;
          const share = probabilities[cell]! / sum;
          counts[cell] = counts[cell]! + share;
          totals[askedOf[cell]!] = totals[askedOf[cell]!]! + share;
        }
      }
    for (let cell = 0; cell < counts.length; cell += 1)
      probabilities[cell] = counts[cell]! / totals[askedOf[cell]!]!;
  }
  return probabilities;
}

function pruned(
  probabilities: Float64Array,
  { lawOf, askedOf }: Cells,
  law: readonly string[],
  asked: readonly string[],
): Translation {
  const found: [string, number][][] = asked.map(() => []);
  for (let cell = 0; cell < probabilities.length; cell += 1)
    if (askedOf[cell] !== 0 && probabilities[cell]! >= leastProbability)
      found[askedOf[cell]!]!.push([law[lawOf[cell]!]!, probabilities[cell]!]);
  const translation: Translation = new Map();
  found.forEach((terms, source) => {
    terms.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (terms.length > 0)
      translation.set(
        asked[source]!,
        terms.slice(0, keptTerms).map(([term, p]) => [term, Number(p.toPrecision(3))] as const),
      );
  });
  return translation;
}

/** Terms of the law that a question speaks of, at most `most`, with weights that sum to 1; highest first. */
export function translate(
  translation: Translation,
  question: Iterable<string>,
  most: number,
): { term: string; weight: number }[] {
  const weights = new Map<string, number>();
  for (const source of question)
    for (const [term, probability] of translation.get(source) ?? [])
      weights.set(term, (weights.get(term) ?? 0) + probability);
  const best = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
  const sum = best.reduce((total, [, weight]) => total + weight, 0);
  return best.map(([term, weight]) => ({ term, weight: weight / sum }));
}
