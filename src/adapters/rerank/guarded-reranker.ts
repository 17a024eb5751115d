/** A judge that is left in peace after faults in a row, and counts what it did not judge. */
import { YaowenError } from '../../errors.ts';
import type { Reranker } from '../../ports.ts';
import { type CircuitBreakerOptions, CircuitOpen, createCircuitBreaker } from '../circuit-breaker.ts';

export function guardReranker(
  reranker: Reranker,
  options: CircuitBreakerOptions = {},
): Reranker & { health: NonNullable<Reranker['health']> } {
  const breaker = createCircuitBreaker(options);
  let unrankedSearches = 0;
  return {
    model: reranker.model,
    mostDocuments: reranker.mostDocuments,
    async rerank(query, documents) {
      try {
        return await breaker.run(() => reranker.rerank(query, documents));
      } catch (error) {
        unrankedSearches += 1;
        if (!(error instanceof CircuitOpen)) throw error;
        throw new YaowenError(
          'unavailable:rerank',
          {
            zh: '重排模型刚才没有应答，稍后再试。',
            en: 'The reranking model has just failed and is tried again soon.',
          },
          { cause: error },
        );
      }
    },
    health: () => ({ model: reranker.model, degraded: breaker.degraded, unrankedSearches }),
  };
}
