/** Builds the typed arrays of an embedded index from entries. */
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry } from '../../../ports.ts';
import { type Channel, visitTerms } from '../../../retrieval/analyse.ts';
import { GrowingArray } from './growing-array.ts';
import {
  dayNumber,
  type IndexData,
  impactLevels,
  noChapter,
  openFrom,
  openTo,
  stringTable,
} from './index-data.ts';
import { fields, type IndexSettings } from './settings.ts';

const fieldCount = fields.length;
const textField = fields.indexOf('text');

/** Term counts of every entry and field, before lengths and frequencies are known. */
interface Counts {
  termIds: Map<string, number>;
  /** Per (entry, field): end of its run in `terms` and `tf`. */
  runEnds: Uint32Array;
  terms: Uint32Array;
  tf: Uint8Array;
  /** Units per (entry, field). */
  lengths: Uint32Array;
}

/** Throws `bad_input:index` on a repeated id or a date that is none. */
export function buildIndexData(
  entries: readonly IndexEntry[],
  settings: IndexSettings,
  label: string,
): IndexData {
  const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (let i = 1; i < sorted.length; i += 1) {
    if (sorted[i]!.id === sorted[i - 1]!.id) throw repeatedId(sorted[i]!.id);
  }
  const facts = entryFacts(sorted);
  const counts = countTerms(sorted);
  const strings = [...counts.termIds.keys()];
  const order = new Uint32Array(strings.length).map((_, i) => i);
  order.sort((a, b) => (strings[a]! < strings[b]! ? -1 : strings[a]! > strings[b]! ? 1 : 0));
  const channelOf = strings.map((term) => term[0] as Channel);
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank += 1) ranks[order[rank]!] = rank;
  for (let i = 0; i < counts.terms.length; i += 1) counts.terms[i] = ranks[counts.terms[i]!]!;
  const channelOfRank = Array.from(order, (term) => channelOf[term]!);
  const postings = entryPostings(sorted.length, channelOfRank, counts, settings);
  const chapters = chapterPostings(facts.chapterOf, facts.chapterCount, channelOfRank, counts, settings);
  return {
    label,
    settings,
    size: sorted.length,
    ids: stringTable(sorted.map((entry) => entry.id)),
    ...facts,
    terms: stringTable(Array.from(order, (term) => strings[term]!)),
    ...postings,
    ...chapters,
  };
}

function repeatedId(id: string): YaowenError {
  return new YaowenError('bad_input:index', {
    zh: `索引中有重复的条文编号：${id}。请检查导入的文件。`,
    en: `The index was given the id ${id} twice. Check the files of the release.`,
  });
}

function entryFacts(entries: readonly IndexEntry[]) {
  const size = entries.length;
  const documents = new Map<string, number>();
  const levels = new Map<string, number>();
  const jurisdictions = new Map<string, number>();
  const chapters = new Map<string, number>();
  const number = (map: Map<string, number>, name: string): number => {
    const known = map.get(name);
    if (known !== undefined) return known;
    map.set(name, map.size);
    return map.size - 1;
  };
  const facts = {
    documentOf: new Uint32Array(size),
    levelOf: new Uint8Array(size),
    jurisdictionOf: new Uint8Array(size),
    effectiveFrom: new Int32Array(size),
    effectiveTo: new Int32Array(size),
    chapterOf: new Uint32Array(size),
  };
  entries.forEach((entry, i) => {
    facts.documentOf[i] = number(documents, entry.document);
    facts.levelOf[i] = number(levels, entry.level);
    facts.jurisdictionOf[i] = number(jurisdictions, entry.jurisdiction);
    facts.effectiveFrom[i] = day(entry, entry.effectiveFrom, openFrom);
    facts.effectiveTo[i] = day(entry, entry.effectiveTo, openTo);
    const chapter = entry.headings.join('\n');
    facts.chapterOf[i] =
      chapter === ''
        ? noChapter
        : number(chapters, `${entry.document}\n${entry.effectiveFrom ?? ''}\n${chapter}`);
  });
  return {
    ...facts,
    chapterCount: chapters.size,
    documents: [...documents.keys()],
    levels: [...levels.keys()],
    jurisdictions: [...jurisdictions.keys()],
  };
}

function day(entry: IndexEntry, date: string | null, open: number): number {
  if (date === null) return open;
  const number = dayNumber(date);
  if (number === null) {
    throw new YaowenError('bad_input:index', {
      zh: `条文 ${entry.id} 的日期「${date}」无效，应为 YYYY-MM-DD。`,
      en: `Entry ${entry.id} has the date "${date}"; write it as YYYY-MM-DD.`,
    });
  }
  return number;
}

/** Text of an entry without its own article label, which is indexed with the title. */
export function fieldTexts(entry: IndexEntry): [string, string, string, string] {
  const text = entry.text.startsWith(entry.article) ? entry.text.slice(entry.article.length) : entry.text;
  const title = entry.title.replace(/^中华人民共和国/, '');
  return [`${title}\n${entry.article}`, entry.headings.join('\n'), text, `${entry.noteZh}\n${entry.noteEn}`];
}

function countTerms(entries: readonly IndexEntry[]): Counts {
  const termIds = new Map<string, number>();
  const terms = new GrowingArray((length) => new Uint32Array(length));
  const tf = new GrowingArray((length) => new Uint8Array(length));
  const runEnds = new Uint32Array(entries.length * fieldCount);
  const lengths = new Uint32Array(entries.length * fieldCount);
  let counts = new Uint32Array(1024);
  let touched: number[] = [];
  const visit = (term: string) => {
    let id = termIds.get(term);
    if (id === undefined) {
      id = termIds.size;
      termIds.set(term, id);
      if (id >= counts.length) {
        const wider = new Uint32Array(counts.length * 2);
        wider.set(counts);
        counts = wider;
      }
    }
    if (counts[id] === 0) touched.push(id);
    counts[id] = counts[id]! + 1;
  };
  entries.forEach((entry, i) => {
    fieldTexts(entry).forEach((text, field) => {
      const run = i * fieldCount + field;
      if (text.trim() !== '') lengths[run] = visitTerms(text, visit);
      for (const id of touched) {
        terms.push(id);
        tf.push(Math.min(255, counts[id]!));
        counts[id] = 0;
      }
      touched = [];
      runEnds[run] = terms.length;
    });
  });
  return {
    termIds,
    runEnds,
    terms: terms.values.subarray(0, terms.length),
    tf: tf.values.subarray(0, tf.length),
    lengths,
  };
}

/** Mean length over the entries that have the field. */
function meanLengths(size: number, lengths: Uint32Array): number[] {
  return fields.map((_, field) => {
    let sum = 0;
    let having = 0;
    for (let i = 0; i < size; i += 1) {
      const length = lengths[i * fieldCount + field]!;
      sum += length;
      if (length > 0) having += 1;
    }
    return having === 0 ? 1 : sum / having;
  });
}

/** ln(1 + (N - n + ½) / (n + ½)): never negative. */
export function inverseDocumentFrequency(size: number, having: number): number {
  return Math.log(1 + (size - having + 0.5) / (having + 0.5));
}

function entryNumbers(count: number, highest: number): Uint16Array | Uint32Array {
  return highest <= 0xffff ? new Uint16Array(count) : new Uint32Array(count);
}

function entryPostings(
  size: number,
  channelOf: readonly Channel[],
  counts: Counts,
  settings: IndexSettings,
): Pick<IndexData, 'postingStarts' | 'postingEntries' | 'postings' | 'impactStep'> {
  const { terms, tf, runEnds, lengths } = counts;
  const termCount = channelOf.length;
  const starts = new Uint32Array(termCount + 1);
  const last = new Uint32Array(termCount).fill(0xffffffff);
  for (let i = 0, at = 0; i < size; i += 1) {
    for (const end = runEnds[(i + 1) * fieldCount - 1]!; at < end; at += 1) {
      const term = terms[at]!;
      if (last[term] !== i) starts[term + 1] = starts[term + 1]! + 1;
      last[term] = i;
    }
  }
  for (let term = 0; term < termCount; term += 1) starts[term + 1] = starts[term + 1]! + starts[term]!;
  const total = starts[termCount]!;
  const entries = entryNumbers(total, size - 1);
  const weights = new Float32Array(total);
  const masks = new Uint8Array(total);
  const means = meanLengths(size, lengths);
  const next = starts.slice(0, termCount);
  last.fill(0xffffffff);
  for (let i = 0, at = 0; i < size; i += 1) {
    for (let field = 0; field < fieldCount; field += 1) {
      const run = i * fieldCount + field;
      const relative = lengths[run]! / means[field]!;
      for (const end = runEnds[run]!; at < end; at += 1) {
        const term = terms[at]!;
        const { weight, b } = settings.channels[channelOf[term]!].fields[fields[field]!];
        if (last[term] !== i) {
          last[term] = i;
          entries[next[term]!] = i;
          next[term] = next[term]! + 1;
        }
        const position = next[term]! - 1;
        weights[position] = weights[position]! + (weight * tf[at]!) / (1 - b + b * relative);
        if (weight > 0) masks[position] = masks[position]! | (1 << field);
      }
    }
  }
  for (let term = 0; term < termCount; term += 1) {
    const { weight, k1 } = settings.channels[channelOf[term]!];
    const idf = inverseDocumentFrequency(size, starts[term + 1]! - starts[term]!);
    for (let p = starts[term]!; p < starts[term + 1]!; p += 1) {
      weights[p] = (weight * idf * weights[p]!) / (k1 + weights[p]!);
    }
  }
  const { step, levels } = quantise(weights);
  for (let p = 0; p < total; p += 1) levels[p] = (levels[p]! << 4) | masks[p]!;
  return { postingStarts: starts, postingEntries: entries, postings: levels, impactStep: step };
}

/** Impacts as whole steps, at least one; the largest impact is `impactLevels` steps. */
function quantise(weights: Float32Array): { step: number; levels: Uint16Array } {
  let highest = 0;
  for (const weight of weights) if (weight > highest) highest = weight;
  const step = highest === 0 ? 1 : highest / impactLevels;
  const levels = new Uint16Array(weights.length);
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i]! > 0) levels[i] = Math.max(1, Math.round(weights[i]! / step));
  }
  return { step, levels };
}

function chapterPostings(
  chapterOf: Uint32Array,
  chapterCount: number,
  channelOf: readonly Channel[],
  counts: Counts,
  settings: IndexSettings,
): Pick<IndexData, 'chapterStarts' | 'chapterEntries' | 'chapterImpacts' | 'chapterStep'> {
  const { terms, tf, runEnds, lengths } = counts;
  const termCount = channelOf.length;
  const members: number[][] = Array.from({ length: chapterCount }, () => []);
  chapterOf.forEach((chapter, entry) => {
    if (chapter !== noChapter) members[chapter]!.push(entry);
  });
  const sums = new Uint32Array(termCount);
  const starts = new Uint32Array(termCount + 1);
  const chapterLengths = new Float64Array(chapterCount);
  const collect = (chapter: number): number[] => {
    const touched: number[] = [];
    for (const entry of members[chapter]!) {
      const run = entry * fieldCount + textField;
      for (let at = runEnds[run - 1]!; at < runEnds[run]!; at += 1) {
        const term = terms[at]!;
        if (channelOf[term] !== 'b') continue;
        if (sums[term] === 0) touched.push(term);
        sums[term] = sums[term]! + tf[at]!;
      }
    }
    return touched;
  };
  for (let chapter = 0; chapter < chapterCount; chapter += 1) {
    for (const term of collect(chapter)) {
      starts[term + 1] = starts[term + 1]! + 1;
      sums[term] = 0;
    }
    for (const entry of members[chapter]!) {
      chapterLengths[chapter] = chapterLengths[chapter]! + lengths[entry * fieldCount + textField]!;
    }
  }
  for (let term = 0; term < termCount; term += 1) starts[term + 1] = starts[term + 1]! + starts[term]!;
  const mean =
    chapterCount === 0 ? 1 : chapterLengths.reduce((sum, length) => sum + length, 0) / chapterCount || 1;
  const { weight, k1, b } = settings.chapter;
  const entries = entryNumbers(starts[termCount]!, chapterCount);
  const weights = new Float32Array(starts[termCount]!);
  const next = starts.slice(0, termCount);
  for (let chapter = 0; chapter < chapterCount; chapter += 1) {
    const norm = k1 * (1 - b + (b * chapterLengths[chapter]!) / mean);
    for (const term of collect(chapter)) {
      const idf = inverseDocumentFrequency(chapterCount, starts[term + 1]! - starts[term]!);
      const position = next[term]!;
      next[term] = position + 1;
      entries[position] = chapter;
      weights[position] = (weight * idf * sums[term]!) / (norm + sums[term]!);
      sums[term] = 0;
    }
  }
  const { step, levels } = quantise(weights);
  return { chapterStarts: starts, chapterEntries: entries, chapterImpacts: levels, chapterStep: step };
}
