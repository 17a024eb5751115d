import { createModel } from '../adapters/model/openai-compatible/index.ts';
import { guardReranker } from '../adapters/rerank/guarded-reranker.ts';
import { createHttpReranker } from '../adapters/rerank/http-rerank/index.ts';
import { createModelReranker } from '../adapters/rerank/model-rerank/index.ts';
import type { Config } from '../config.ts';
import type { Log } from '../http/services.ts';
import type { Reranker } from '../ports.ts';
import { readPrompt } from './read-knowledge.ts';

/** How long an answer waits for its passages to be judged; a chat model writes, which takes longer. */
const judgeTimeoutMs = 3_000;
const modelTimeoutMs = 15_000;

/** The judge that the settings name; null when none is set. */
export async function openReranker(config: Config, log?: Log): Promise<Reranker | null> {
  const reranker = await openUnguarded(config);
  return (
    reranker &&
    guardReranker(reranker, {
      onChange: (degraded, fault) =>
        degraded
          ? log?.warn({ err: fault }, 'the reranking model does not answer; the order stays as it was found')
          : log?.info({ model: reranker.model }, 'the reranking model answers'),
    })
  );
}

async function openUnguarded(config: Config): Promise<Reranker | null> {
  const { RERANK_URL: url, RERANK_ID: id } = config;
  if (!url) return null;
  if (url !== 'model')
    return createHttpReranker({
      url,
      id: id!,
      apiKey: config.RERANK_API_KEY ?? null,
      timeoutMs: judgeTimeoutMs,
    });
  const timeoutMs = Math.min(modelTimeoutMs, config.TURN_TIME_LIMIT_SECONDS * 500);
  return createModelReranker({
    model: createModel({
      url: config.MODEL_URL!,
      id: id ?? config.MODEL_ID!,
      apiKey: config.MODEL_API_KEY ?? null,
      timeoutMs,
      firstTokenTimeoutMs: timeoutMs,
      maxRetries: 0,
    }),
    prompt: await readPrompt('rerank'),
    timeoutMs,
  });
}
