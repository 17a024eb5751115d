import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { isPublishedYear, nationalDay } from '../../src/calendar/national-days.ts';
import {
  addOfficeMinutes,
  addWorkingDays,
  type OfficeCalendar,
  type OfficeHours,
  officeDay,
  officeHoursFaults,
  officeMinutesBetween,
  officeState,
  usualOfficeHours,
} from '../../src/calendar/office-hours.ts';
import { seededRandom } from '../support/seeded-random.ts';

const calendarOf = (hours: Partial<OfficeHours> = {}): OfficeCalendar => ({
  id: 'CN#1',
  region: 'CN',
  hours: { ...usualOfficeHours, ...hours },
});
const usual = calendarOf();
/** An instant by the clock of China. */
const at = (day: string, time: string) => new Date(`${day}T${time}:00+08:00`);

describe('a day of the office', () => {
  it.each([
    ['2026-02-14', 2, 'make_up'], // a Saturday that is worked
    ['2026-02-17', 0, 'holiday'], // a Tuesday that is not
    ['2026-02-28', 2, 'make_up'],
    ['2026-03-02', 2, 'weekly'],
    ['2026-03-01', 0, 'weekly'],
    ['2026-10-10', 2, 'make_up'],
  ])('%s has %i spans (%s)', (day, spans, why) => {
    expect(officeDay(usual, day)).toMatchObject({ why, provisional: false });
    expect(officeDay(usual, day).spans).toHaveLength(spans);
  });

  it('is provisional beyond the last published year, with the holidays that the law itself fixes', () => {
    expect(isPublishedYear('2026')).toBe(true);
    expect(isPublishedYear('2035')).toBe(false);
    expect(officeDay(usual, '2035-10-02')).toMatchObject({
      why: 'holiday',
      name: '国庆节',
      provisional: true,
      spans: [],
    });
    // New Year by the moon in 2035 is 8 February; its eve is free too.
    expect(['2035-02-07', '2035-02-08', '2035-02-10', '2035-02-12'].map((d) => nationalDay(d).kind)).toEqual([
      'holiday',
      'holiday',
      'holiday',
      'plain',
    ]);
    expect(nationalDay('2035-04-05')).toMatchObject({ kind: 'holiday', name: '清明节' });
    expect(officeDay(usual, '2035-06-06')).toMatchObject({ why: 'weekly', provisional: true });
  });

  it('is what its exception says, whatever the nation does', () => {
    const calendar = calendarOf({
      exceptions: [
        { day: '2026-10-01', spans: [{ from: '10:00', to: '11:00' }], why: '值班' },
        { day: '2026-10-12', spans: [], why: '停电' },
      ],
    });
    expect(officeState(calendar, at('2026-10-01', '10:30')).open).toBe(true);
    expect(officeState(calendar, at('2026-10-12', '10:30'))).toMatchObject({
      open: false,
      opensAt: at('2026-10-13', '09:00'),
    });
  });
});

describe('whether it is open', () => {
  it('has several spans a day, whose ends are closed', () => {
    const open = ['08:59', '09:00', '11:59', '12:00', '13:29', '13:30', '16:59', '17:00'].map(
      (time) => officeState(usual, at('2026-01-05', time)).open,
    );
    expect(open).toEqual([false, true, true, false, false, true, true, false]);
    expect(officeState(usual, at('2026-01-05', '12:10')).opensAt).toEqual(at('2026-01-05', '13:30'));
    expect(officeState(usual, at('2026-01-05', '09:10')).closesAt).toEqual(at('2026-01-05', '12:00'));
  });

  it('opens after a long holiday on the day that is really worked', () => {
    expect(officeState(usual, at('2026-09-30', '18:00')).opensAt).toEqual(at('2026-10-08', '09:00'));
  });

  it('never opens without hours, and says so', () => {
    const never = calendarOf({
      weekly: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
      makeUp: [],
    });
    expect(officeState(never, at('2026-01-05', '10:00'))).toMatchObject({ open: false, opensAt: null });
    // A limit still has an end.
    expect(addOfficeMinutes(never, at('2026-01-05', '10:00'), 60)).toEqual({
      at: at('2026-01-05', '11:00'),
      provisional: true,
    });
  });
});

describe('counting', () => {
  it('counts office minutes over lunch, night, weekend and holiday', () => {
    const count = (from: Date, minutes: number) => addOfficeMinutes(usual, from, minutes).at;
    expect(count(at('2026-01-05', '11:50'), 20)).toEqual(at('2026-01-05', '13:40'));
    expect(count(at('2026-01-05', '16:50'), 20)).toEqual(at('2026-01-06', '09:10'));
    expect(count(at('2026-01-09', '16:50'), 20)).toEqual(at('2026-01-12', '09:10'));
    expect(count(at('2026-09-30', '16:50'), 20)).toEqual(at('2026-10-08', '09:10'));
    expect(count(at('2026-01-05', '03:00'), 10)).toEqual(at('2026-01-05', '09:10'));
  });

  it('counts working days from the day after, 调休 included', () => {
    expect(addWorkingDays(usual, at('2026-09-28', '10:00'), 5).at).toEqual(at('2026-10-10', '17:00'));
    expect(addWorkingDays(usual, at('2026-09-28', '23:00'), 1).at).toEqual(at('2026-09-29', '17:00'));
    // Begun on a day off, the first working day counts.
    expect(addWorkingDays(usual, at('2026-10-04', '10:00'), 1).at).toEqual(at('2026-10-08', '17:00'));
    expect(addWorkingDays(usual, at('2026-12-20', '10:00'), 20).provisional).toBe(true);
  });

  it('agrees with itself: minutes added are the minutes between (seeded)', () => {
    const seed = 20260105;
    const random = seededRandom(seed);
    for (let round = 0; round < 300; round++) {
      const from = new Date(
        at(addDays('2026-01-01', Math.floor(random() * 330)), '00:00').getTime() +
          Math.floor(random() * 1440) * 60_000,
      );
      const minutes = 1 + Math.floor(random() * 3000);
      const { at: to } = addOfficeMinutes(usual, from, minutes);
      expect([seed, round, officeMinutesBetween(usual, from, to)]).toEqual([seed, round, minutes]);
    }
  });

  it('does not depend on the time zone of the machine', () => {
    const before = process.env.TZ;
    try {
      const seen = ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'].map((zone) => {
        process.env.TZ = zone;
        return Array.from({ length: 800 }, (_, n) => {
          const { why, name, spans } = officeDay(usual, addDays('2026-01-01', n));
          return `${why}${name}${spans[0]?.startMs}`;
        }).join();
      });
      expect(new Set(seen).size).toBe(1);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

it('names what is wrong with office hours', () => {
  expect(officeHoursFaults(usualOfficeHours)).toEqual({});
  expect(
    officeHoursFaults({
      ...usualOfficeHours,
      makeUp: [{ from: '9:00', to: '12:00' }],
      exceptions: [
        {
          day: '2026-01-05',
          spans: [
            { from: '09:00', to: '12:00' },
            { from: '11:00', to: '13:00' },
          ],
          why: null,
        },
      ],
    }),
  ).toEqual({ 'makeUp.0.from': 'HH:MM', 'exceptions.2026-01-05.1': '11:00 < 12:00' });
});
