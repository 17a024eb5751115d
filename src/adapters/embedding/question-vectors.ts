/** A passage index that gives every search the vector of its question, and does without it while none is to be had. */
import { YaowenError } from '../../errors.ts';
import type { Embedder, IndexHealth, PassageIndex, PassageQuery, QueryVector } from '../../ports.ts';
import { type CircuitBreakerOptions, CircuitOpen, createCircuitBreaker } from '../circuit-breaker.ts';
import { checkSameModel } from '../passage-index/dense/passage-vectors.ts';

export interface QuestionVectorOptions extends CircuitBreakerOptions {
  embedder: Embedder;
  /** What searches; it uses the vector where it has vectors itself. */
  index: PassageIndex;
  /** What the release's vectors are; null while they are being made. */
  vectors: VectorFacts | null;
  /** How long a search waits for the vector of its question. */
  timeoutMs: number;
  /** For measuring: a model that is not the release's is thrown as it is. */
  strict?: boolean;
}

export interface VectorFacts {
  model: string;
  dimension: number;
}

export interface QuestionVectorIndex extends PassageIndex {
  health(): IndexHealth;
  /** Puts an index with vectors in place. */
  attach(index: PassageIndex, vectors: VectorFacts): void;
}

/** People ask again and follow up; their questions need not be embedded twice. */
const rememberedQuestions = 256;

/**
 * While the model does not answer in time, or answers with vectors that are not the release's, words alone find;
 * the query's `onDegraded` is told each time. It ends by itself.
 */
export function withQuestionVectors(options: QuestionVectorOptions): QuestionVectorIndex {
  const { embedder, timeoutMs, strict = false } = options;
  let { index, vectors } = options;
  let lexicalSearches = 0;
  let isOtherModel = false;
  const remembered = new Map<string, Float32Array>();
  const breaker = createCircuitBreaker(options);

  async function vectorOf(text: string, facts: VectorFacts): Promise<QueryVector> {
    const known = remembered.get(text);
    if (known) {
      remembered.delete(text);
      remembered.set(text, known);
      return { model: facts.model, values: known };
    }
    return breaker.run(async () => {
      const [values] = await embedder.embed([text], { as: 'question', timeoutMs });
      const vector = { model: embedder.model, values: values! };
      isOtherModel = vector.values.length !== facts.dimension || vector.model !== facts.model;
      checkSameModel(facts, vector);
      remembered.set(text, values!);
      if (remembered.size > rememberedQuestions) remembered.delete(remembered.keys().next().value!);
      return vector;
    });
  }

  function byWords(query: PassageQuery) {
    lexicalSearches += 1;
    query.onDegraded?.('embedding_unavailable');
    return index.search(query);
  }

  return {
    get kind() {
      return index.kind;
    },
    get size() {
      return index.size;
    },
    health() {
      const inner = index.health?.() ?? { degraded: false, spareSearches: 0 };
      const state = !vectors
        ? 'building'
        : isOtherModel
          ? 'other_model'
          : breaker.degraded
            ? 'unavailable'
            : 'ready';
      return {
        ...inner,
        embedding: {
          model: embedder.model,
          dimension: vectors?.dimension ?? null,
          state,
          lexicalSearches,
        },
      };
    },
    attach(given, facts) {
      index = given;
      vectors = facts;
      remembered.clear();
    },
    async search(query) {
      const text = (query.question ?? query.texts[0]?.text ?? '').trim();
      if (query.wordsOnly || text === '') return index.search(query);
      if (vectors === null) return byWords(query);
      // The index that the vector is made for, though another be attached meanwhile.
      const [searched, facts] = [index, vectors];
      let vector: QueryVector;
      try {
        vector = await vectorOf(text, facts);
      } catch (error) {
        if (strict && error instanceof YaowenError && error.code === 'conflict:config') throw error;
        if (!(error instanceof YaowenError || error instanceof CircuitOpen)) throw error;
        return byWords(query);
      }
      return searched.search({ ...query, vector });
    },
  };
}
