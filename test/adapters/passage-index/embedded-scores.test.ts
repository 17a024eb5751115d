/** The index against BM25F written down plainly: same scores up to the rounding of impacts, same hits. */
import { describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import { defaultSettings, fields } from '../../../src/adapters/passage-index/embedded/settings.ts';
import type { IndexEntry } from '../../../src/ports.ts';
import { type Channel, visitTerms } from '../../../src/retrieval/analyse.ts';
import { inventedEntry } from '../../support/invented-entries.ts';
import { seededRandom } from '../../support/seeded-random.ts';

function allTerms(text: string): string[] {
  const terms: string[] = [];
  visitTerms(text, (term) => terms.push(term));
  return terms;
}

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const vocabulary = [
  '风筝',
  '登记',
  '企业',
  '三十日',
  '2万元',
  '第五条',
  'kite',
  'register',
  '药品',
  '器械',
  '的',
  '国',
];
const levels = ['law', 'administrative_regulation', 'rule', 'notice'];

function randomEntries(random: () => number): IndexEntry[] {
  const words = (most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(random, vocabulary)).join(
      random() < 0.3 ? '，' : '',
    );
  return Array.from({ length: 1 + Math.floor(random() * 40) }, (_, i) =>
    inventedEntry({
      id: `e${i}`,
      document: pick(random, ['甲', '乙']),
      level: pick(random, levels),
      title: words(4),
      headings: random() < 0.2 ? [] : [pick(random, ['第一章 登记', '第二章 罚则'])],
      article: `第${1 + (i % 9)}条`,
      text: words(30),
      noteZh: words(5),
      noteEn: random() < 0.5 ? 'register a kite' : '',
    }),
  );
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}

/** Scores straight from the formula, with the largest single impact (which sets the rounding). */
function plainScores(entries: readonly IndexEntry[], query: string) {
  const settings = defaultSettings;
  const texts = entries.map((entry) => ({
    title: `${entry.title.replace(/^中华人民共和国/, '')}\n${entry.article}`,
    headings: entry.headings.join('\n'),
    text: entry.text,
    note: `${entry.noteZh}\n${entry.noteEn}`,
  }));
  const terms = texts.map((text) => fields.map((field) => counts(allTerms(text[field]))));
  const lengths = texts.map((text) => fields.map((field) => visitTerms(text[field], () => {})));
  const means = fields.map((_, f) => {
    const having = lengths.map((of) => of[f]!).filter((length) => length > 0);
    return having.length === 0 ? 1 : having.reduce((sum, length) => sum + length, 0) / having.length;
  });
  const idf = (size: number, having: number) => Math.log(1 + (size - having + 0.5) / (having + 0.5));
  const impact = (entry: number, term: string): number => {
    const { weight, k1, fields: of } = settings.channels[term[0] as Channel];
    const having = terms.filter((byField) => byField.some((counted) => counted.has(term))).length;
    const tf = fields.reduce((sum, field, f) => {
      const { weight: w, b } = of[field];
      return sum + (w * (terms[entry]![f]!.get(term) ?? 0)) / (1 - b + (b * lengths[entry]![f]!) / means[f]!);
    }, 0);
    return tf === 0 ? 0 : (weight * idf(entries.length, having) * tf) / (k1 + tf);
  };
  const chapterOf = entries.map((entry) =>
    entry.headings.length === 0 ? null : `${entry.document}/${entry.headings.join('/')}`,
  );
  const chapters = [...new Set(chapterOf.filter((chapter) => chapter !== null))];
  const chapterTerms = chapters.map((chapter) =>
    counts(entries.flatMap((_, i) => (chapterOf[i] === chapter ? allTerms(texts[i]!.text) : []))),
  );
  const chapterLengths = chapters.map((chapter) =>
    entries.reduce((sum, _, i) => sum + (chapterOf[i] === chapter ? lengths[i]![2]! : 0), 0),
  );
  const meanChapter = chapterLengths.reduce((sum, length) => sum + length, 0) / chapters.length || 1;
  const chapterImpact = (entry: number, term: string): number => {
    const chapter = chapters.indexOf(chapterOf[entry]!);
    const tf = chapterTerms[chapter]?.get(term) ?? 0;
    if (term[0] !== 'b' || tf === 0) return 0;
    const { weight, k1, b } = settings.chapter;
    const having = chapterTerms.filter((counted) => counted.has(term)).length;
    const norm = k1 * (1 - b + (b * chapterLengths[chapter]!) / meanChapter);
    return (weight * idf(chapters.length, having) * tf) / (norm + tf);
  };
  const asked = [...new Set(allTerms(query))];
  const scores = entries.map((entry, i) => {
    const own = asked.reduce((sum, term) => sum + impact(i, term), 0);
    if (own === 0) return 0;
    const prior = settings.levelPrior[entry.level] ?? 0;
    return own + asked.reduce((sum, term) => sum + chapterImpact(i, term), 0) + prior;
  });
  const everyTerm = [...new Set(terms.flat().flatMap((counted) => [...counted.keys()]))];
  const highest = Math.max(0, ...entries.flatMap((_, i) => everyTerm.map((term) => impact(i, term))));
  return { scores, tolerance: (2 * (highest + 4) * asked.length) / 4095 + 1e-4 };
}

function counts(terms: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const term of terms) counted.set(term, (counted.get(term) ?? 0) + 1);
  return counted;
}

describe(`BM25F by typed arrays (SEED=${seed})`, () => {
  it('scores as the formula does', async () => {
    const random = seededRandom(seed);
    for (let round = 0; round < 60; round += 1) {
      const entries = randomEntries(random);
      const query = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(random, vocabulary)).join(
        '',
      );
      const { scores, tolerance } = plainScores(entries, query);
      const k = 1 + Math.floor(random() * 45);
      const index = createEmbeddedIndex(entries);
      const hits = await index.search({ texts: [{ text: query, weight: 1 }], k, filter: { asOf: null } });
      const where = `seed ${seed}, round ${round}, «${query}»`;
      expect(hits.length, where).toBe(Math.min(k, scores.filter((score) => score > 0).length));
      const plain = hits.map(({ id }) => scores[Number(id.slice(1))]!);
      hits.forEach((hit, i) => {
        expect(Math.abs(hit.score - plain[i]!), `${where}: ${hit.id}`).toBeLessThan(tolerance);
      });
      // Whatever was left out scores no higher than the last that came in.
      const last = plain.at(-1) ?? 0;
      const hitIds = new Set(hits.map(({ id }) => id));
      scores.forEach((score, i) => {
        if (!hitIds.has(`e${i}`) && hits.length === k)
          expect(score, where).toBeLessThan(last + 2 * tolerance);
      });
    }
  });
});
