/**
 * Counting a period from a day, as rules state it. The day of the event does not count; working days leave out
 * rest days and holidays and take in make-up days (行政许可法第八十二条); a month or year ends on the same date, or on
 * the last day of a month that has no such date.
 */
import { addDays, weekdayOf } from './day.ts';
import { nationalDay } from './national-days.ts';

export const periodUnits = ['working_day', 'day', 'month', 'year'] as const;
export type PeriodUnit = (typeof periodUnits)[number];

export interface Period {
  /** Day of the event, `YYYY-MM-DD`. */
  from: string;
  amount: number;
  unit: PeriodUnit;
  /** `before`: the latest day that lies the whole period before `from`, as in «6 months before expiry». */
  direction: 'after' | 'before';
}

export interface CountedPeriod {
  /** The last day of the period. */
  due: string;
  /** A day on the way lies in a year whose holidays are not published. */
  provisional: boolean;
  /** The last day is no working day: whether it moves on depends on the rule that sets the period. */
  endsOnRestDay: boolean;
  /** The next working day after `due` (before it, for `before`), when `endsOnRestDay`; else null. */
  nearestWorkingDay: string | null;
}

/** Longest period counted, in its own unit. */
export const longestPeriod: Record<PeriodUnit, number> = {
  working_day: 5000,
  day: 20_000,
  month: 1200,
  year: 100,
};

/** Counts a period. `from` must be a day and `amount` a whole number of at least 0. */
export function countPeriod({ from, amount, unit, direction }: Period): CountedPeriod {
  const step = direction === 'after' ? 1 : -1;
  const counted = unit === 'working_day' ? countWorkingDays(from, amount, step) : null;
  const due = counted?.due ?? addPlain(from, amount * step, unit);
  const ends = workingDay(due);
  const provisional = counted?.provisional ?? ends.provisional;
  if (ends.working || (unit === 'working_day' && amount > 0))
    return { due, provisional, endsOnRestDay: false, nearestWorkingDay: null };
  const nearest = countWorkingDays(due, 1, step);
  return {
    due,
    provisional: provisional || nearest.provisional,
    endsOnRestDay: true,
    nearestWorkingDay: nearest.due,
  };
}

/** Whether offices work on a day, nationally. */
export function workingDay(day: string): { working: boolean; provisional: boolean } {
  const { kind, provisional } = nationalDay(day);
  const weekend = [0, 6].includes(weekdayOf(day) % 7);
  return { working: kind === 'make_up' || (kind === 'plain' && !weekend), provisional };
}

function countWorkingDays(from: string, amount: number, step: 1 | -1): { due: string; provisional: boolean } {
  let due = from;
  let provisional = false;
  for (let left = amount; left > 0; ) {
    due = addDays(due, step);
    const day = workingDay(due);
    provisional ||= day.provisional;
    if (day.working) left -= 1;
  }
  return { due, provisional };
}

function addPlain(
  from: string,
  amount: number,
  unit: Exclude<PeriodUnit, 'working_day'> | PeriodUnit,
): string {
  if (unit === 'day' || unit === 'working_day') return addDays(from, amount);
  const [year, month, date] = from.split('-').map(Number) as [number, number, number];
  const months = year * 12 + (month - 1) + amount * (unit === 'year' ? 12 : 1);
  const first = new Date(Date.UTC(2000, 0, 1));
  first.setUTCFullYear(Math.floor(months / 12), (months % 12) + 1, 0);
  first.setUTCDate(Math.min(date, first.getUTCDate()));
  return first.toISOString().slice(0, 10);
}
