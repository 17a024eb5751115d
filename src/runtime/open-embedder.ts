import { createOpenAiCompatibleEmbedder } from '../adapters/embedding/openai-compatible/index.ts';
import type { Config } from '../config.ts';
import type { Embedder } from '../ports.ts';

/** The embedding model that the settings name; null when none is set. */
export function openEmbedder(config: Config): Embedder | null {
  if (!config.EMBEDDING_URL || !config.EMBEDDING_ID) return null;
  return createOpenAiCompatibleEmbedder({
    url: config.EMBEDDING_URL,
    id: config.EMBEDDING_ID,
    apiKey: config.EMBEDDING_API_KEY ?? null,
    batchSize: config.EMBEDDING_BATCH_SIZE,
    concurrency: config.EMBEDDING_CONCURRENCY,
    questionPrefix: config.EMBEDDING_QUERY_PREFIX,
  });
}
