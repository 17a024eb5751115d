/** The embedded passage index: no server, no configuration, the same on Node and on Workers. */
import { YaowenError } from '../../../errors.ts';
import type { IndexEntry, PassageHit, PassageIndex, PassageQuery } from '../../../ports.ts';
import { decodeIndexData, encodeIndexData } from './binary-format.ts';
import { buildIndexData } from './build.ts';
import type { IndexData } from './index-data.ts';
import { type Scratch, searchIndexData } from './search.ts';
import { defaultSettings, type IndexSettings } from './settings.ts';

export interface EmbeddedIndexOptions {
  settings?: IndexSettings;
  /** What the entries are, e.g. a release id; kept in the saved form. */
  label?: string;
}

class EmbeddedIndex implements PassageIndex {
  readonly kind = 'embedded';
  readonly data: IndexData;
  readonly #scratch: Scratch;

  constructor(data: IndexData) {
    this.data = data;
    this.#scratch = {
      scores: new Float32Array(data.size),
      chapterScores: new Float32Array(data.chapterCount),
    };
  }

  get label(): string {
    return this.data.label;
  }

  get size(): number {
    return this.data.size;
  }

  async search(query: PassageQuery): Promise<PassageHit[]> {
    return searchIndexData(this.data, query, this.#scratch);
  }
}

/**
 * Builds an index over the entries of one release. The order of `entries` does not matter. Throws
 * `YaowenError` `bad_input:index` on a repeated id or a date that is none.
 */
export function createEmbeddedIndex(
  entries: readonly IndexEntry[],
  options?: EmbeddedIndexOptions,
): PassageIndex {
  return new EmbeddedIndex(
    buildIndexData(entries, options?.settings ?? defaultSettings, options?.label ?? ''),
  );
}

/** The index as bytes, for `deserialise`. Throws `bad_input:index` for an index of another kind. */
export function serialise(index: PassageIndex): Uint8Array {
  if (!(index instanceof EmbeddedIndex)) {
    throw new YaowenError('bad_input:index', {
      zh: '只有内嵌索引可以保存为文件。',
      en: 'Only an embedded index can be saved.',
    });
  }
  return encodeIndexData(index.data);
}

/**
 * The index that was saved; it looks into `bytes`, which must not be changed afterwards. Throws
 * `YaowenError` `internal:index` when the bytes are damaged, of another version, or weighed by other settings:
 * build it anew.
 */
export function deserialise(
  bytes: Uint8Array,
  options?: Pick<EmbeddedIndexOptions, 'settings'>,
): PassageIndex {
  return new EmbeddedIndex(decodeIndexData(bytes, options?.settings ?? defaultSettings));
}

/** The label given when the index was built; empty for an index of another kind. */
export function labelOf(index: PassageIndex): string {
  return index instanceof EmbeddedIndex ? index.label : '';
}

/** What an embedded index holds; null for an index of another kind. */
export function dataOf(index: PassageIndex): IndexData | null {
  return index instanceof EmbeddedIndex ? index.data : null;
}
