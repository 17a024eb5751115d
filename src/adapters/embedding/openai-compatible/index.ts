/**
 * Embeddings from any OpenAI-compatible endpoint (`POST {url}/embeddings`). Not through the AI SDK: it drops the
 * index of each vector, and its first retry comes after two seconds, which is longer than a question may wait.
 */
import { YaowenError } from '../../../errors.ts';
import type { Embedder, EmbedOptions } from '../../../ports.ts';
import { EndpointFault, type JsonEndpoint, postJson, under } from '../../json-endpoint.ts';
import { readEmbeddings } from './read-embeddings.ts';

export interface OpenAiCompatibleEmbedderOptions {
  /** Base URL, e.g. `http://127.0.0.1:8000/v1`. */
  url: string;
  /** Model id as the endpoint knows it. */
  id: string;
  apiKey: string | null;
  /** Texts in one request. */
  batchSize: number;
  /** Requests under way at a time. */
  concurrency: number;
  /** Put before every question. */
  questionPrefix?: string | undefined;
  attempts?: number;
  pauseMs?: number;
}

/** A vector of 4,096 numbers in text, twice over. */
const mostBytesOfVector = 200_000;
/** A text that the model finds too long is cut to half this often, at most. */
const mostCuts = 4;

export function createOpenAiCompatibleEmbedder(options: OpenAiCompatibleEmbedderOptions): Embedder {
  const { id, batchSize, concurrency } = options;
  const prefix = questionPrefixOf(options.questionPrefix);
  const endpoint: JsonEndpoint = {
    url: under(options.url, 'embeddings'),
    apiKey: options.apiKey,
    attempts: options.attempts ?? 4,
    pauseMs: options.pauseMs ?? 250,
    mostBytes: (batchSize + 1) * mostBytesOfVector,
  };

  async function embedBatch(texts: string[], options: EmbedOptions, cuts = 0): Promise<Float32Array[]> {
    try {
      return await postJson(endpoint, {
        body: { model: id, input: texts, encoding_format: 'float' },
        timeoutMs: options.timeoutMs,
        signal: options.signal,
        read: (reply) => readEmbeddings(reply, texts.length),
      });
    } catch (error) {
      if (!isTooLong(error)) throw error;
      // One text may be too long for the model, or all together for the server: halve what can be halved.
      if (texts.length > 1) {
        const middle = Math.ceil(texts.length / 2);
        const first = await embedBatch(texts.slice(0, middle), options, cuts);
        return [...first, ...(await embedBatch(texts.slice(middle), options, cuts))];
      }
      if (cuts >= mostCuts || texts[0]!.length < 100) throw error;
      return embedBatch([texts[0]!.slice(0, texts[0]!.length >> 1).toWellFormed()], options, cuts + 1);
    }
  }

  return {
    model: id,
    async embed(texts, options) {
      const deadline = performance.now() + options.timeoutMs;
      // Servers refuse the empty text; lone surrogates are no text at all.
      const sent = texts.map((text) => (options.as === 'question' ? prefix : '') + storable(text));
      const vectors: Float32Array[] = new Array(sent.length);
      const failing = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, failing.signal]) : failing.signal;
      let next = 0;
      const work = async () => {
        while (next < sent.length) {
          const start = next;
          next += batchSize;
          const left = deadline - performance.now();
          if (left <= 0) throw new EndpointFault('no time left', { timedOut: true });
          const found = await embedBatch(sent.slice(start, start + batchSize), {
            as: options.as,
            timeoutMs: left,
            signal,
          });
          for (const [i, vector] of found.entries()) vectors[start + i] = vector;
        }
      };
      const workers = Math.min(concurrency, Math.ceil(sent.length / batchSize));
      try {
        await Promise.all(
          Array.from({ length: workers }, () =>
            work().catch((error: unknown) => {
              failing.abort();
              throw error;
            }),
          ),
        );
        checkDimensions(vectors);
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason;
        throw toEmbeddingFault(error);
      }
      return vectors;
    },
  };
}

function questionPrefixOf(given: string | undefined): string {
  if (!given) return '';
  const text = given.replaceAll('\\n', '\n');
  return /\s$/.test(text) ? text : `${text} `;
}

const storable = (text: string): string => text.toWellFormed() || ' ';

const isTooLong = (error: unknown): boolean =>
  error instanceof EndpointFault && error.status !== null && [400, 413, 422].includes(error.status);

function checkDimensions(vectors: Float32Array[]): void {
  const dimensions = new Set(vectors.map((vector) => vector.length));
  if (dimensions.size > 1) throw new EndpointFault(`vectors of ${[...dimensions].join(' and ')} numbers`);
}

function toEmbeddingFault(error: unknown): YaowenError {
  if (error instanceof YaowenError) return error;
  const late = error instanceof EndpointFault && error.timedOut;
  const said = error instanceof Error ? error.message : String(error);
  return new YaowenError(
    late ? 'time_limit:embedding' : 'unavailable:embedding',
    {
      zh: `向量模型${late ? '没有及时应答' : '不可用'}（${said}）。请检查 EMBEDDING_URL、EMBEDDING_ID、EMBEDDING_API_KEY 和该服务。`,
      en: `The embedding model ${late ? 'did not answer in time' : 'is not available'} (${said}). Check EMBEDDING_URL, EMBEDDING_ID, EMBEDDING_API_KEY and the server.`,
    },
    { cause: error },
  );
}
