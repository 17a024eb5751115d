/** Notes whether a spare index answered during one question, so that the answer and its trace say so. */
import type { PassageIndex } from '../ports.ts';
import type { AnswerOutcome } from './types.ts';

/** @returns the index to search with during one question, and what puts the note on its outcome */
export function noteSpareIndex(index: PassageIndex): {
  index: PassageIndex;
  noted(outcome: AnswerOutcome): AnswerOutcome;
} {
  let degraded = false;
  return {
    index: {
      kind: index.kind,
      size: index.size,
      search: (query) =>
        index.search({
          ...query,
          onDegraded(code) {
            degraded = true;
            query.onDegraded?.(code);
          },
        }),
    },
    noted(outcome) {
      if (!degraded) return outcome;
      const { answer, trace } = outcome;
      return {
        ...outcome,
        answer: { ...answer, degraded: [...answer.degraded, 'index_unavailable'] },
        trace: { ...(trace as object), index: 'spare' },
      };
    },
  };
}
