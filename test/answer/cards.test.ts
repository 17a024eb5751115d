import { describe, expect, it } from 'vitest';
import { cards } from '../../src/answer/cards.ts';
import { routes } from '../../src/answer/routes.ts';
import { outcomes, reasons } from '../../src/answer/types.ts';

describe('fixed replies', () => {
  it.each(reasons)('%s has one in each language', (reason) => {
    expect(cards[reason].zh).toMatch(/\p{Script=Han}/u);
    expect(cards[reason].en).toMatch(/^[A-Z]/);
  });

  it('of an emergency name the number to call first', () => {
    expect(cards.acute_danger.zh).toMatch(/120/);
    expect(cards.acute_danger.en).toMatch(/120/);
  });

  it('of a fault never say that nothing governs the question', () => {
    for (const reason of ['model_fault', 'search_fault', 'time_limit', 'internal_fault'] as const) {
      expect(cards[reason].zh).toContain('不代表没有相关规定');
      expect(cards[reason].en).toMatch(/not mean that no rule exists/);
    }
  });

  it('are reached by routes that name known outcomes, each with patterns in both languages', () => {
    for (const route of routes) {
      expect(outcomes).toContain(route.outcome);
      expect(route.zh).toBeInstanceOf(RegExp);
      expect(route.en).toBeInstanceOf(RegExp);
      // A global or sticky pattern would remember where it stopped.
      expect(`${route.zh!.flags}${route.en!.flags}`).not.toMatch(/[gy]/);
    }
  });
});
