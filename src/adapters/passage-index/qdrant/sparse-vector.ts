/**
 * Sparse vectors whose product is BM25F. A document's value of a term is everything but its rarity: saturated,
 * length-normalised, weighted by field and channel. The server multiplies by rarity (`modifier: idf`), with the
 * same formula as the embedded index: ln(1 + (N - n + ½) / (n + ½)).
 */
import type { IndexEntry, PassageQuery } from '../../../ports.ts';
import { type Channel, visitTerms } from '../../../retrieval/analyse.ts';
import { fieldTexts } from '../embedded/build.ts';
import { fields, type IndexSettings } from '../embedded/settings.ts';

export interface SparseVector {
  /** Each once, rising. */
  indices: number[];
  values: number[];
}

/** Longer query texts are cut here, as in the embedded index. */
const queryCharacters = 4000;
const textField = fields.indexOf('text');

/**
 * The dimension of a term: FNV-1a over UTF-16 code units, mixed as in MurmurHash3 so that near terms part. Of a
 * million terms about 120 pairs fall together.
 */
export function termDimension(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i += 1) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export interface FieldLengths {
  /** Mean length of each field over the entries that have it; 1 where none has. */
  means: number[];
  /** Length of each entry's text, in units of the analyser. */
  texts: Uint32Array;
}

/** Lets others have their turn in between: a server goes on answering while a release is brought in. */
export async function measureFields(entries: readonly IndexEntry[]): Promise<FieldLengths> {
  const sums = fields.map(() => 0);
  const having = fields.map(() => 0);
  const texts = new Uint32Array(entries.length);
  for (const [i, entry] of entries.entries()) {
    if (i % 256 === 255) await new Promise((resolve) => setTimeout(resolve));
    fieldTexts(entry).forEach((text, field) => {
      const length = text.trim() === '' ? 0 : visitTerms(text, () => {});
      sums[field] = sums[field]! + length;
      if (length > 0) having[field] = having[field]! + 1;
      if (field === textField) texts[i] = length;
    });
  }
  return { means: sums.map((sum, field) => (having[field] === 0 ? 1 : sum / having[field]!)), texts };
}

/** @param means of `measureFields` over all entries of the collection */
export function entryVector(
  entry: IndexEntry,
  means: readonly number[],
  settings: IndexSettings,
): SparseVector {
  const frequencies = new Map<string, number>();
  fieldTexts(entry).forEach((text, field) => {
    if (text.trim() === '') return;
    const counts = new Map<string, number>();
    const length = visitTerms(text, (term) => counts.set(term, (counts.get(term) ?? 0) + 1));
    for (const [term, count] of counts) {
      const { weight, b } = settings.channels[term[0] as Channel].fields[fields[field]!];
      const part = (weight * Math.min(255, count)) / (1 - b + (b * length) / means[field]!);
      frequencies.set(term, (frequencies.get(term) ?? 0) + part);
    }
  });
  const values = new Map<number, number>();
  for (const [term, frequency] of frequencies) {
    const { weight, k1 } = settings.channels[term[0] as Channel];
    const value = (weight * frequency) / (k1 + frequency);
    if (value === 0) continue;
    const dimension = termDimension(term);
    values.set(dimension, (values.get(dimension) ?? 0) + value);
  }
  return sorted(values);
}

/**
 * Every term once, with the weight of the strongest text that holds it. Empty where no text has terms.
 * @param channel only the terms of this one
 */
export function queryVector(texts: PassageQuery['texts'], channel?: Channel): SparseVector {
  const values = new Map<number, number>();
  for (const { text, weight } of texts)
    visitTerms(text.slice(0, queryCharacters), (term) => {
      if (channel !== undefined && term[0] !== channel) return;
      const dimension = termDimension(term);
      values.set(dimension, Math.max(weight, values.get(dimension) ?? 0));
    });
  return sorted(values);
}

/**
 * The articles of a chapter as one document, on pairs of characters: BM25 without the rarity, as above.
 * @param length of their texts together, and `meanLength` that of all chapters
 */
export function chapterVector(
  members: readonly IndexEntry[],
  length: number,
  meanLength: number,
  { weight, k1, b }: IndexSettings['chapter'],
): SparseVector {
  const counts = new Map<number, number>();
  for (const entry of members)
    visitTerms(fieldTexts(entry)[textField]!, (term) => {
      if (term[0] !== 'b') return;
      const dimension = termDimension(term);
      counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
    });
  const norm = k1 * (1 - b + (b * length) / meanLength);
  return sorted(
    new Map([...counts].map(([dimension, count]) => [dimension, (weight * count) / (norm + count)])),
  );
}

function sorted(values: Map<number, number>): SparseVector {
  const indices = [...values.keys()].sort((a, b) => a - b);
  return { indices, values: indices.map((index) => values.get(index)!) };
}
