import { describe, expect, it } from 'vitest';
import { countPeriod, workingDay } from '../../src/calendar/count-period.ts';

const later = (from: string, amount: number, unit: 'working_day' | 'day' | 'month' | 'year') =>
  countPeriod({ from, amount, unit, direction: 'after' });
const earlier = (from: string, amount: number, unit: 'working_day' | 'day' | 'month' | 'year') =>
  countPeriod({ from, amount, unit, direction: 'before' });

describe('working days', () => {
  it('leave out the day itself, weekends and holidays, and take in make-up days', () => {
    // 2025-01-26 (Sunday) is worked in exchange; 28 January to 4 February are the Spring Festival.
    expect(workingDay('2025-01-26')).toEqual({ working: true, provisional: false });
    expect(workingDay('2025-01-28').working).toBe(false);
    expect(later('2025-01-24', 1, 'working_day').due).toBe('2025-01-26');
    expect(later('2025-01-24', 3, 'working_day').due).toBe('2025-02-05');
    expect(later('2025-03-03', 5, 'working_day').due).toBe('2025-03-10');
  });

  it('count backwards too', () => {
    expect(earlier('2025-03-10', 5, 'working_day').due).toBe('2025-03-03');
  });

  it('are provisional beyond the last published year, never a guess that looks sure', () => {
    expect(later('2090-05-10', 5, 'working_day').provisional).toBe(true);
    expect(later('2025-03-03', 5, 'working_day').provisional).toBe(false);
  });
});

describe('days, months and years', () => {
  it('end on the same date, or on the last of a shorter month', () => {
    expect(later('2025-01-31', 1, 'month').due).toBe('2025-02-28');
    expect(later('2024-02-29', 1, 'year').due).toBe('2025-02-28');
    expect(earlier('2026-08-31', 6, 'month').due).toBe('2026-02-28');
    expect(later('2025-12-15', 2, 'month').due).toBe('2026-02-15');
    expect(later('2025-03-01', 30, 'day').due).toBe('2025-03-31');
  });

  it('tell when the last day is a rest day, with the nearest working day', () => {
    // 2025-05-01 is a holiday, with days off to the 5th.
    expect(later('2025-04-01', 30, 'day')).toEqual({
      due: '2025-05-01',
      provisional: false,
      endsOnRestDay: true,
      nearestWorkingDay: '2025-05-06',
    });
    expect(earlier('2025-11-04', 6, 'month')).toMatchObject({
      due: '2025-05-04',
      nearestWorkingDay: '2025-04-30',
    });
  });

  it('of nothing end at once', () => {
    expect(later('2025-03-03', 0, 'day').due).toBe('2025-03-03');
  });
});
