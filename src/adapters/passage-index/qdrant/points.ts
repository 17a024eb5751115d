/** What a collection holds for one entry, and how a collection is laid out. */
import type { Schemas } from '@qdrant/js-client-rest';
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry } from '../../../ports.ts';
import { type PassageVectors, rowOf } from '../dense/passage-vectors.ts';
import { fieldTexts } from '../embedded/build.ts';
import { dayNumber, openFrom, openTo } from '../embedded/index-data.ts';
import type { IndexSettings } from '../embedded/settings.ts';
import { chapterVector, entryVector, measureFields, type SparseVector } from './sparse-vector.ts';

/** Name of the sparse vector of an entry. */
export const lexical = 'lex';
/** Name of the vector of an entry's meaning, where there is an embedding model. */
export const dense = 'dense';
/** Name of the sparse vector of a chapter, which is a point of its own. */
export const ofChapter = 'chapter';

/** Payload fields by which searches filter; strict mode refuses any other. */
export const payloadIndexes: { name: string; schema: Schemas['PayloadFieldSchema'] }[] = [
  { name: 'key', schema: 'keyword' },
  { name: 'document', schema: 'keyword' },
  { name: 'level', schema: 'keyword' },
  { name: 'jurisdiction', schema: 'keyword' },
  // Days since 1970-01-01. Nearly every search filters by them.
  { name: 'effective_from', schema: { type: 'integer', lookup: false, range: true, is_principal: true } },
  { name: 'effective_to', schema: { type: 'integer', lookup: false, range: true } },
];

/** Most hits that one request may ask for. */
export const maxQueryLimit = 4096;

/** A new collection: its vectors, strict mode, and what it was made from. */
export function collectionLayout(metadata: CollectionFacts): Schemas['CreateCollection'] {
  const { embedding } = metadata;
  return {
    vectors: embedding ? { [dense]: { size: embedding.dimension, distance: 'Cosine' } } : {},
    sparse_vectors: { [lexical]: { modifier: 'idf' }, [ofChapter]: { modifier: 'idf' } },
    strict_mode_config: {
      enabled: true,
      unindexed_filtering_retrieve: false,
      unindexed_filtering_update: false,
      max_query_limit: maxQueryLimit,
    },
    metadata: { ...metadata },
  };
}

/** Written into the collection itself, so that whoever finds it knows what it is. */
export interface CollectionFacts {
  alias: string;
  release: string;
  /** Digest of entries, settings and analyser. */
  digest: string;
  /** Points: entries and chapters. */
  points: number;
  state: 'building' | 'ready' | 'throw_away';
  /** ISO time. */
  startedAt: string;
  /** What made the dense vectors; missing where there are none. */
  embedding?: { model: string; dimension: number };
}

/** Fields of the payload that a search reads, to name the hit and to say why it is one. */
export const shownFields = ['id', 'chapter', 'title', 'headings', 'text', 'note'] as const;

/** The points of a collection, numbered from 0; equal entries give equal points, whoever makes them. */
export interface Points {
  count: number;
  /** @returns what makes the point of a number */
  measure(): Promise<(number: number) => Schemas['PointStruct']>;
}

/**
 * First the entries, then their chapters.
 * @param sorted by `sortEntries`
 * @param vectors of the same entries
 */
export function planPoints(
  sorted: readonly IndexEntry[],
  settings: IndexSettings,
  vectors: PassageVectors | null = null,
): Points {
  const chapters = settings.chapter.weight > 0 ? chaptersOf(sorted) : [];
  const chapterOf = new Map(
    chapters.flatMap((members, chapter) => members.map((i) => [i, chapter] as const)),
  );
  return {
    count: sorted.length + chapters.length,
    async measure() {
      const { means, texts } = await measureFields(sorted);
      const lengths = chapters.map((members) => members.reduce((sum, i) => sum + texts[i]!, 0));
      const mean = lengths.reduce((sum, length) => sum + length, 0) / chapters.length || 1;
      return (number) => {
        if (number < sorted.length)
          return entryPoint(sorted[number]!, number, {
            chapter: chapterOf.get(number) ?? null,
            lexical: entryVector(sorted[number]!, means, settings),
            meaning: vectors ? rowOf(vectors, number) : null,
          });
        const chapter = number - sorted.length;
        const members = chapters[chapter]!.map((i) => sorted[i]!);
        const vector = chapterVector(members, lengths[chapter]!, mean, settings.chapter);
        return { id: number, vector: named(ofChapter, vector), payload: { chapter } };
      };
    },
  };
}

/** A point without terms has no vector. */
const named = (name: string, vector: SparseVector): Record<string, SparseVector> =>
  vector.indices.length === 0 ? {} : { [name]: vector };

/** Places of the entries of each chapter that has any text, in the order in which chapters first occur. */
function chaptersOf(sorted: readonly IndexEntry[]): number[][] {
  const chapters = new Map<string, number[]>();
  sorted.forEach(({ document, effectiveFrom, headings }, i) => {
    const heading = headings.join('\n');
    if (heading === '') return;
    const name = `${document}\n${effectiveFrom ?? ''}\n${heading}`;
    const members = chapters.get(name);
    if (members) members.push(i);
    else chapters.set(name, [i]);
  });
  return [...chapters.values()].filter((members) => members.some((i) => sorted[i]!.text !== ''));
}

interface PointParts {
  chapter: number | null;
  lexical: SparseVector;
  meaning: Float32Array | null;
}

function entryPoint(
  entry: IndexEntry,
  number: number,
  { chapter, lexical: words, meaning }: PointParts,
): Schemas['PointStruct'] {
  const [title, headings, text, note] = fieldTexts(entry).map((field) => field.toWellFormed());
  return {
    id: number,
    vector: {
      ...named(lexical, words),
      // One of zeros is near to nothing.
      ...(meaning?.some((value) => value !== 0) && { [dense]: Array.from(meaning) }),
    },
    payload: {
      id: entry.id.toWellFormed(),
      key: entry.key.toWellFormed(),
      document: entry.document.toWellFormed(),
      level: entry.level,
      jurisdiction: entry.jurisdiction,
      ...(chapter !== null && { chapter }),
      effective_from: day(entry, entry.effectiveFrom, openFrom),
      effective_to: day(entry, entry.effectiveTo, openTo),
      title,
      headings,
      text,
      note,
    },
  };
}

function day(entry: IndexEntry, date: string | null, open: number): number {
  if (date === null) return open;
  const number = dayNumber(date);
  if (number !== null) return number;
  throw new YaowenError('bad_input:index', {
    zh: `条文 ${entry.id} 的日期「${date}」无效，应为 YYYY-MM-DD。`,
    en: `Entry ${entry.id} has the date "${date}"; write it as YYYY-MM-DD.`,
  });
}

/** Entries by id. Throws `bad_input:index` on a repeated one. */
export function sortEntries(entries: readonly IndexEntry[]): IndexEntry[] {
  const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (let i = 1; i < sorted.length; i += 1)
    if (sorted[i]!.id === sorted[i - 1]!.id)
      throw new YaowenError('bad_input:index', {
        zh: `索引中有重复的条文编号：${sorted[i]!.id}。请检查导入的文件。`,
        en: `The index was given the id ${sorted[i]!.id} twice. Check the files of the release.`,
      });
  return sorted;
}
