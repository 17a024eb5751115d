import { describe, expect, it } from 'vitest';
import { decideHandoff, isFailed } from '../../src/answer/decide-handoff.ts';

const calm = { failed: false, failedBefore: false, dislikes: 0 };

describe('whether a person is called or offered', () => {
  it('opens on an explicit wish only; every other trigger offers', () => {
    expect(decideHandoff({ reason: 'wants_person', explicitWish: true })).toMatchObject({ state: 'open' });
    expect(decideHandoff({ reason: 'complaint', explicitWish: false }, calm)).toMatchObject({
      reason: 'complaint',
      state: 'offered',
    });
  });

  it('offers after two turns in a row without an answer, not after one', () => {
    expect(decideHandoff(null, { ...calm, failed: true })).toBeNull();
    expect(decideHandoff(null, { ...calm, failedBefore: true })).toBeNull();
    expect(decideHandoff(null, { ...calm, failed: true, failedBefore: true })).toMatchObject({
      reason: 'failed_twice',
      state: 'offered',
    });
  });

  it('offers after two answers rated down, not after one', () => {
    expect(decideHandoff(null, { ...calm, dislikes: 1 })).toBeNull();
    expect(decideHandoff(null, { ...calm, dislikes: 2 })).toMatchObject({
      reason: 'disliked_twice',
      state: 'offered',
    });
  });

  it('does not count as failed what staff could not answer either', () => {
    expect(isFailed({ outcome: 'unanswerable', reason: 'out_of_scope' })).toBe(false);
    expect(isFailed({ outcome: 'clarification', reason: 'missing_fact' })).toBe(true);
    expect(isFailed({ outcome: 'answered', reason: null })).toBe(false);
  });
});
