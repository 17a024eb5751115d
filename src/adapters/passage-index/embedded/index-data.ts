/** What an embedded index holds: typed arrays only, so that saving is copying and loading is looking. */
import type { IndexSettings } from './settings.ts';

/** Strings one after another as UTF-16 code units; string `i` is `units[starts[i]..starts[i + 1]]`. */
export interface StringTable {
  units: Uint16Array;
  starts: Uint32Array;
}

export interface IndexData {
  /** What it was built from, e.g. a release id; a saved index is used only for the same label. */
  label: string;
  settings: IndexSettings;
  /** Number of entries; entries are numbered in the order of their ids. */
  size: number;
  ids: StringTable;
  /** Names for the small numbers in `documentOf`, `levelOf`, `jurisdictionOf`. */
  documents: string[];
  levels: string[];
  jurisdictions: string[];
  documentOf: Uint32Array;
  levelOf: Uint8Array;
  jurisdictionOf: Uint8Array;
  /** Days since 1970-01-01; `openFrom` and `openTo` where the entry has no bound. */
  effectiveFrom: Int32Array;
  effectiveTo: Int32Array;
  /** Chapter of each entry, `noChapter` where it has none. */
  chapterOf: Uint32Array;
  chapterCount: number;
  /** Terms in code-unit order. Postings of term `t` are `[postingStarts[t], postingStarts[t + 1])`. */
  terms: StringTable;
  postingStarts: Uint32Array;
  postingEntries: Uint16Array | Uint32Array;
  /** High 12 bits: impact in steps of `impactStep`, at least 1; low 4 bits: fields that hold the term. */
  postings: Uint16Array;
  impactStep: number;
  /** The same over chapters, for the same terms. */
  chapterStarts: Uint32Array;
  chapterEntries: Uint16Array | Uint32Array;
  chapterImpacts: Uint16Array;
  chapterStep: number;
}

export const openFrom = -0x80000000;
export const openTo = 0x7fffffff;
export const noChapter = 0xffffffff;
/** Steps of an impact: 12 bits. */
export const impactLevels = 4095;

export function stringAt(table: StringTable, index: number): string {
  const start = table.starts[index]!;
  const end = table.starts[index + 1]!;
  let text = '';
  for (let at = start; at < end; at += 4096) {
    text += String.fromCharCode(...table.units.subarray(at, Math.min(end, at + 4096)));
  }
  return text;
}

export function stringTable(strings: readonly string[]): StringTable {
  const starts = new Uint32Array(strings.length + 1);
  let total = 0;
  for (let i = 0; i < strings.length; i += 1) {
    total += strings[i]!.length;
    starts[i + 1] = total;
  }
  const units = new Uint16Array(total);
  let at = 0;
  for (const text of strings) for (let i = 0; i < text.length; i += 1) units[at++] = text.charCodeAt(i);
  return { units, starts };
}

/** Number of `text` in a table sorted by code units, or -1. */
export function findString(table: StringTable, text: string): number {
  const { units, starts } = table;
  let low = 0;
  let high = starts.length - 2;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareAt(units, starts[middle]!, starts[middle + 1]!, text);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function compareAt(units: Uint16Array, start: number, end: number, text: string): number {
  const shared = Math.min(end - start, text.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = units[start + i]! - text.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return end - start - text.length;
}

/** Days since 1970-01-01 of `YYYY-MM-DD`; null where it is no date. */
export function dayNumber(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const time = Date.parse(`${date}T00:00:00Z`);
  // V8 reads 30 February as 2 March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) return null;
  return time / 86_400_000;
}
