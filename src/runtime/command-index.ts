/** The indexes that one command makes for itself, and takes away again. */
import { createEmbeddedIndex } from '../adapters/passage-index/embedded/index.ts';
import type { Config } from '../config.ts';
import { YaowenError } from '../errors.ts';
import type { IndexEntry, PassageIndex } from '../ports.ts';
import { createCommandVectors } from './command-vectors.ts';

export interface CommandIndexes {
  build(entries: IndexEntry[], release: string): Promise<PassageIndex>;
  /** Removes the collections that were made. */
  close(): Promise<void>;
}

/** Nobody waits for a measurement as for an answer. */
const searchTimeoutMs = 10_000;

/**
 * With `qdrant` the collection of the release is used where it is there, else one is built for the time of the
 * command. There is no spare index: what is measured is what was asked for.
 * @throws YaowenError `bad_input:config` where QDRANT_URL is missing
 */
export function createCommandIndexes(kind: 'embedded' | 'qdrant', config: Config): CommandIndexes {
  const vectors = createCommandVectors(config);
  if (kind === 'embedded')
    return {
      build: (entries) => vectors.open(entries, createEmbeddedIndex(entries), async (lexical) => lexical),
      close: vectors.close,
    };
  const { QDRANT_URL: url, QDRANT_API_KEY: apiKey } = config;
  if (url === undefined)
    throw new YaowenError(
      'bad_input:config',
      { zh: '使用 Qdrant 要设置 QDRANT_URL。', en: 'Set QDRANT_URL to use Qdrant.' },
      { fields: { QDRANT_URL: 'is needed for the index qdrant' } },
    );
  const drops: (() => Promise<void>)[] = [];
  return {
    async build(entries, release) {
      const [{ aliasOf }, { buildQdrantIndex }] = await Promise.all([
        import('../adapters/passage-index/qdrant/names.ts'),
        import('../adapters/passage-index/qdrant/build.ts'),
      ]);
      return vectors.open(entries, createEmbeddedIndex(entries), async (_, made) => {
        const { index, drop } = await buildQdrantIndex(entries, release, {
          url,
          apiKey,
          timeoutMs: searchTimeoutMs,
          alias: await aliasOf(config.AGENCY),
          reference: null,
          recorder: null,
          vectors: made,
        });
        drops.push(drop);
        return index;
      });
    },
    async close() {
      await vectors.close();
      for (const drop of drops.splice(0)) await drop();
    },
  };
}
