/**
 * A judge behind `POST …/rerank` with query and documents, as Jina, Cohere, vLLM, Infinity and others serve it; the
 * form of Text Embeddings Inference (`texts` in, a bare list out) is found out by itself.
 */
import type { Reranker } from '../../../ports.ts';
import { EndpointFault, type JsonEndpoint, postJson, under } from '../../json-endpoint.ts';
import { type IndexedScore, readScores } from '../read-scores.ts';
import { toRerankFault } from '../rerank-fault.ts';

export interface HttpRerankerOptions {
  /** The endpoint itself, or the base under which `/rerank` lies. */
  url: string;
  /** Model id as the endpoint knows it. */
  id: string;
  apiKey: string | null;
  /** Limit of one call, retries included. */
  timeoutMs: number;
  attempts?: number;
  pauseMs?: number;
  mostDocuments?: number;
}

/** How an endpoint wants to be asked. */
interface Form {
  url: string;
  body(model: string, query: string, documents: readonly string[]): unknown;
}

const mostBytes = 4 * 1024 * 1024;

export function createHttpReranker(options: HttpRerankerOptions): Reranker {
  const { id, apiKey, timeoutMs } = options;
  const forms = urlsOf(options.url).flatMap((url): Form[] => [
    {
      url,
      body: (model, query, documents) => ({
        model,
        query,
        documents,
        top_n: documents.length,
        return_documents: false,
      }),
    },
    { url, body: (_, query, documents) => ({ query, texts: documents, raw_scores: false }) },
  ]);
  /** The form that this endpoint took last. */
  let known = 0;

  async function ask(form: Form, query: string, documents: readonly string[], deadline: number) {
    const endpoint: JsonEndpoint = {
      url: form.url,
      apiKey,
      attempts: options.attempts ?? 2,
      pauseMs: options.pauseMs ?? 100,
      mostBytes,
    };
    return postJson(endpoint, {
      body: form.body(id, query, documents),
      timeoutMs: Math.max(1, deadline - performance.now()),
      read: (reply) => readScores(scoresIn(reply), documents.length),
    });
  }

  return {
    model: id,
    mostDocuments: options.mostDocuments ?? 30,
    async rerank(query, documents) {
      const deadline = performance.now() + timeoutMs;
      const order = [known, ...forms.map((_, form) => form).filter((form) => form !== known)];
      let first: unknown = null;
      for (const form of order) {
        try {
          const scores = await ask(forms[form]!, query, documents, deadline);
          known = form;
          return scores;
        } catch (error) {
          first ??= error;
          // Refused as such: perhaps it wants to be asked otherwise. Every other fault is one.
          const refused = error instanceof EndpointFault && [400, 404, 405, 422].includes(error.status ?? 0);
          if (!refused) throw toRerankFault(error, error instanceof EndpointFault && error.timedOut);
        }
      }
      throw toRerankFault(first, false);
    },
  };
}

function urlsOf(given: string): string[] {
  const named = /\/rerank(er|ing)?\/*$/.test(new URL(given).pathname);
  return named ? [given] : [under(given, 'rerank'), given];
}

/** The scores of any of the known forms of reply. */
function scoresIn(reply: unknown): IndexedScore[] {
  const { results, data } = (reply ?? {}) as { results?: unknown; data?: unknown };
  const list = [reply, results, data].find(Array.isArray) as unknown[] | undefined;
  if (!list) throw new Error('no results in the reply');
  return list.map((item) => {
    const { index, relevance_score, score } = (item ?? {}) as Record<string, unknown>;
    return { index, score: relevance_score ?? score };
  });
}
