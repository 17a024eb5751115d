import type { Answer, Handoff, Reason } from './types.ts';

/** How the conversation has gone so far, in what may call for a person. */
export interface Course {
  /** This turn, and the one before it, left the asker without an answer. */
  failed: boolean;
  failedBefore: boolean;
  /** Answers of this conversation that the asker rated down. */
  dislikes: number;
}

/** From as many on a person is offered. */
const manyDislikes = 2;

/**
 * Whether a person is called or offered: the one decision for every trigger. Only an explicit wish opens; nobody
 * is queued unasked, whatever a model or a rule proposes.
 * @param signal what the answer itself calls for; null where it calls for nothing
 */
export function decideHandoff(
  signal: { reason: Reason; explicitWish: boolean } | null,
  course?: Course,
): Handoff | null {
  if (signal !== null)
    return { reason: signal.reason, state: signal.explicitWish ? 'open' : 'offered', case: null };
  const reason: Reason | null =
    course?.failed && course.failedBefore
      ? 'failed_twice'
      : (course?.dislikes ?? 0) >= manyDislikes
        ? 'disliked_twice'
        : null;
  return reason && { reason, state: 'offered', case: null };
}

const without: readonly Answer['outcome'][] = ['unanswerable', 'clarification', 'error'];
/** Staff could not help either. */
const notOurs: readonly (Reason | null)[] = ['out_of_scope', 'medical_advice', 'other_authority'];

/** Whether a turn left the asker without an answer that staff might have given. */
export const isFailed = ({ outcome, reason }: Pick<Answer, 'outcome' | 'reason'>): boolean =>
  without.includes(outcome) && !notOurs.includes(reason);

/** Replies beside which nothing else is offered. */
export const standsAlone = ({ outcome }: Pick<Answer, 'outcome'>): boolean =>
  ['emergency', 'refused', 'smalltalk'].includes(outcome);
