/**
 * Office hours: several spans a day, dated exceptions, and the national holidays with their 调休. Pure; the clock of the
 * office is that of China (UTC+8, without summer time).
 */
import { addDays, chinaDay, weekdayOf } from './day.ts';
import { nationalDay } from './national-days.ts';

/** `09:00`–`17:30`, both `HH:MM`; the end is exclusive and `24:00` is allowed. */
export interface Span {
  from: string;
  to: string;
}

/** A day that is not as its weekday: closed (no spans), or open in these spans. Wins over everything. */
export interface Exception {
  day: string;
  spans: Span[];
  why: string | null;
}

export interface OfficeHours {
  /** Spans of Monday (1) to Sunday (7). */
  weekly: Record<'1' | '2' | '3' | '4' | '5' | '6' | '7', Span[]>;
  /** Whether national holidays close the office and 调休 days open it, with the spans of `makeUp`. */
  nationalHolidays: boolean;
  /** Spans of a make-up working day (调休上班). */
  makeUp: Span[];
  exceptions: Exception[];
}

/** Office hours as they count from a day on. */
export interface OfficeCalendar {
  /** Names region and version: `CN#3`. */
  id: string;
  region: string;
  hours: OfficeHours;
}

const weekday: Span[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:00' },
];

/** What counts where an agency has set nothing. */
export const usualOfficeHours: OfficeHours = {
  weekly: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday, 6: [], 7: [] },
  nationalHolidays: true,
  makeUp: weekday,
  exceptions: [],
};

/** Whether a day is worked, in which spans, and whether that is certain. */
export interface OfficeDay {
  day: string;
  spans: { startMs: number; endMs: number }[];
  why: 'exception' | 'holiday' | 'make_up' | 'weekly';
  /** Name of the holiday, or the reason of the exception. */
  name: string | null;
  /** The holidays of that year are not published yet: it may come otherwise. */
  provisional: boolean;
}

const minuteMs = 60_000;
/** A search for an opening ends after this many days: a calendar without hours never opens. */
const horizonDays = 800;

/** @param day `YYYY-MM-DD` in China */
export function officeDay({ hours }: OfficeCalendar, day: string): OfficeDay {
  const exception = hours.exceptions.find((one) => one.day === day);
  if (exception)
    return {
      day,
      spans: instants(day, exception.spans),
      why: 'exception',
      name: exception.why,
      provisional: false,
    };
  const weekly = hours.weekly[String(weekdayOf(day)) as '1'];
  if (!hours.nationalHolidays)
    return { day, spans: instants(day, weekly), why: 'weekly', name: null, provisional: false };
  const national = nationalDay(day);
  const { provisional, name } = national;
  if (national.kind === 'holiday') return { day, spans: [], why: 'holiday', name, provisional };
  if (national.kind === 'make_up')
    return { day, spans: instants(day, hours.makeUp), why: 'make_up', name, provisional };
  return { day, spans: instants(day, weekly), why: 'weekly', name: null, provisional };
}

export interface OfficeState {
  open: boolean;
  /** When the present span ends; null while closed. */
  closesAt: Date | null;
  /** When the next span begins; null while open, and for an office that never opens. */
  opensAt: Date | null;
  provisional: boolean;
}

/** Whether the office is open at an instant, and when that changes. */
export function officeState(calendar: OfficeCalendar, now: Date): OfficeState {
  const at = now.getTime();
  const today = officeDay(calendar, chinaDay(now));
  const present = today.spans.find((span) => span.startMs <= at && at < span.endMs);
  if (present)
    return { open: true, closesAt: new Date(present.endMs), opensAt: null, provisional: today.provisional };
  for (const day of daysFrom(calendar, now)) {
    const next = day.spans.find((span) => span.startMs > at);
    if (next)
      return { open: false, closesAt: null, opensAt: new Date(next.startMs), provisional: day.provisional };
  }
  return { open: false, closesAt: null, opensAt: null, provisional: today.provisional };
}

export interface Deadline {
  at: Date;
  /** A day on the way is not certain yet. */
  provisional: boolean;
}

/**
 * The instant at which `minutes` of office time have passed since `from`. Where the office never opens, minutes of the
 * clock are counted: a limit must have an end.
 */
export function addOfficeMinutes(calendar: OfficeCalendar, from: Date, minutes: number): Deadline {
  let leftMs = minutes * minuteMs;
  let provisional = false;
  for (const day of daysFrom(calendar, from)) {
    provisional ||= day.provisional;
    for (const span of day.spans) {
      const startMs = Math.max(span.startMs, from.getTime());
      const heldMs = span.endMs - startMs;
      if (heldMs <= 0) continue;
      if (heldMs >= leftMs) return { at: new Date(startMs + leftMs), provisional };
      leftMs -= heldMs;
    }
  }
  return { at: new Date(from.getTime() + minutes * minuteMs), provisional: true };
}

/** Office minutes between two instants; 0 when `to` is not after `from`. */
export function officeMinutesBetween(calendar: OfficeCalendar, from: Date, to: Date): number {
  let heldMs = 0;
  for (const day of daysFrom(calendar, from)) {
    for (const span of day.spans) {
      const startMs = Math.max(span.startMs, from.getTime());
      const endMs = Math.min(span.endMs, to.getTime());
      if (endMs > startMs) heldMs += endMs - startMs;
    }
    if (day.day >= chinaDay(to)) break;
  }
  return heldMs / minuteMs;
}

/**
 * End of the `days`-th working day after the day of `from`, which itself does not count (行政许可法第八十二条: days are
 * working days). The end of a day is the end of its last span.
 */
export function addWorkingDays(calendar: OfficeCalendar, from: Date, days: number): Deadline {
  let left = days;
  let provisional = false;
  const start = chinaDay(from);
  for (const day of daysFrom(calendar, from)) {
    provisional ||= day.provisional;
    if (day.day === start || day.spans.length === 0) continue;
    left -= 1;
    if (left <= 0) return { at: new Date(day.spans.at(-1)!.endMs), provisional };
  }
  return { at: new Date(from.getTime() + days * 24 * 60 * minuteMs), provisional: true };
}

/** Faults of office hours for people, by the path of the field; empty when they are in order. */
export function officeHoursFaults(hours: OfficeHours): Record<string, string> {
  const faults: Record<string, string> = {};
  const check = (path: string, spans: Span[]) => {
    let before = '';
    for (const [i, { from, to }] of spans.entries()) {
      if (!isTime(from) || from === '24:00') faults[`${path}.${i}.from`] = 'HH:MM';
      else if (!isTime(to)) faults[`${path}.${i}.to`] = 'HH:MM';
      else if (to <= from) faults[`${path}.${i}`] = `${from} ≥ ${to}`;
      else if (from < before) faults[`${path}.${i}`] = `${from} < ${before}`;
      before = to;
    }
  };
  for (const [day, spans] of Object.entries(hours.weekly)) check(`weekly.${day}`, spans);
  check('makeUp', hours.makeUp);
  for (const { day, spans } of hours.exceptions) check(`exceptions.${day}`, spans);
  return faults;
}

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);

function* daysFrom(calendar: OfficeCalendar, from: Date): Generator<OfficeDay> {
  let day = chinaDay(from);
  for (let n = 0; n < horizonDays; n++, day = addDays(day, 1)) yield officeDay(calendar, day);
}

function instants(day: string, spans: Span[]): { startMs: number; endMs: number }[] {
  const midnightMs = Date.parse(`${day}T00:00:00+08:00`);
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return spans.map(({ from, to }) => ({
    startMs: midnightMs + minuteOf(from) * minuteMs,
    endMs: midnightMs + minuteOf(to) * minuteMs,
  }));
}
