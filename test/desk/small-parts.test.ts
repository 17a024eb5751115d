import { describe, expect, it } from 'vitest';
import { newCaseNumber, readCaseNumber } from '../../src/desk/case-number.ts';
import { textDifference } from '../../src/desk/text-difference.ts';
import { waitRange } from '../../src/desk/waiting.ts';
import { seededRandom } from '../support/seeded-random.ts';

describe('a case number', () => {
  it('is read as people type it, and no slip of one digit or swap passes', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const number = newCaseNumber(2026, random);
      expect(readCaseNumber(number)).toBe(number);
      expect(readCaseNumber(` ${number.replaceAll('-', '')} `)).toBe(number);
      expect(
        readCaseNumber(number.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))),
      ).toBe(number);
      const digits = number.replaceAll('-', '');
      const at = Math.floor(random() * 12);
      const wrong = String((Number(digits[at]) + 1 + Math.floor(random() * 9)) % 10);
      expect(readCaseNumber(digits.slice(0, at) + wrong + digits.slice(at + 1))).toBeNull();
      if (digits[at] !== digits[at + 1])
        expect(
          readCaseNumber(digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2)),
        ).toBeNull();
    }
  });
});

describe('a waiting range', () => {
  it('is unknown from few waits', () => {
    expect(waitRange([3, 4, 5, 6], 1)).toBeNull();
  });
  it('grows with the place in the queue, and is not moved by one long wait', () => {
    const waits = [2, 2, 3, 3, 4, 4, 5, 90];
    expect(waitRange(waits, 1)).toEqual({ from: 2, to: 4 });
    expect(waitRange(waits, 3)).toEqual({ from: 6, to: 12 });
  });
});

describe('the difference of two texts', () => {
  it('is told by sentences', () => {
    const { steps, keptShare } = textDifference('应当备案。三十日内办理。', '您好。应当备案。');
    expect(steps).toEqual([
      { step: 'added', text: '您好。' },
      { step: 'kept', text: '应当备案。' },
      { step: 'taken', text: '三十日内办理。' },
    ]);
    expect(keptShare).toBeGreaterThan(0.3);
    expect(textDifference('', '新').keptShare).toBe(0);
    expect(textDifference('同。', '同。').keptShare).toBe(1);
  });
});
