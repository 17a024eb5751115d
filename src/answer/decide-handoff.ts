import type { Handoff, Reason } from './types.ts';

/**
 * Whether a person is called or offered: the one decision for every trigger. Only an explicit wish opens; nobody
 * is queued unasked, whatever a model or a rule proposes.
 */
export function decideHandoff(signal: { reason: Reason; explicitWish: boolean } | null): Handoff | null {
  if (signal === null) return null;
  return { reason: signal.reason, state: signal.explicitWish ? 'open' : 'offered', case: null };
}
