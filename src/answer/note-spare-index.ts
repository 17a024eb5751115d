/** Notes what did not do its work while one question was searched, so that the answer and its trace say so. */
import type { Degradation, PassageIndex } from '../ports.ts';
import type { AnswerOutcome } from './types.ts';

export interface NotedSearch {
  /** The index to search with during one question. */
  index: PassageIndex;
  /** For what judges the order. */
  onDegraded(code: Degradation): void;
  readonly degraded: ReadonlySet<Degradation>;
  /** Puts the notes on the question's outcome. */
  noted(outcome: AnswerOutcome): AnswerOutcome;
}

export function noteSpareIndex(index: PassageIndex): NotedSearch {
  const degraded = new Set<Degradation>();
  const onDegraded = (code: Degradation) => {
    degraded.add(code);
  };
  return {
    index: {
      kind: index.kind,
      size: index.size,
      search: (query) =>
        index.search({
          ...query,
          onDegraded(code) {
            onDegraded(code);
            query.onDegraded?.(code);
          },
        }),
    },
    onDegraded,
    degraded,
    noted(outcome) {
      if (degraded.size === 0) return outcome;
      const { answer, trace } = outcome;
      return {
        ...outcome,
        answer: { ...answer, degraded: [...answer.degraded, ...degraded] },
        trace: {
          ...(trace as object),
          ...(degraded.has('index_unavailable') && { index: 'spare' }),
          degraded: [...degraded],
        },
      };
    },
  };
}
