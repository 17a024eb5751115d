/**
 * National holidays and make-up working days (调休) as the State Council publishes them, a year at a time. For years
 * that are not published, only what the law itself fixes by date is known, and the day is marked provisional.
 */
import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

// The data only: the functions of the package read dates in the time zone of the machine.
const holidays: Record<string, string> = days.holidays;
const makeUpDays: Record<string, string> = days.workdays;

export interface NationalDay {
  /** `plain`: as its weekday. */
  kind: 'plain' | 'holiday' | 'make_up';
  name: string | null;
  provisional: boolean;
}

/** Days off that 全国年节及纪念日放假办法 fixes by the solar calendar (revision of 2024). */
const fixedHolidays: Record<string, string> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '05-02': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
};

/** Of those that move with the moon or the sun: eve and first three days of the year, Qingming, Duanwu, mid-autumn. */
const lunarHolidays: Record<string, string> = {
  '1-1': '春节',
  '1-2': '春节',
  '1-3': '春节',
  '5-5': '端午节',
  '8-15': '中秋节',
};

const publishedYears = new Set(Object.keys(holidays).map((day) => day.slice(0, 4)));

/** Whether the arrangement of that year's holidays is known. */
export function isPublishedYear(year: string): boolean {
  return publishedYears.has(year);
}

/** @param day `YYYY-MM-DD` */
export function nationalDay(day: string): NationalDay {
  if (!isPublishedYear(day.slice(0, 4))) return provisionalDay(day);
  const named = holidays[day] ?? makeUpDays[day];
  if (named === undefined) return { kind: 'plain', name: null, provisional: false };
  // `Spring Festival,春节,4`
  const name = named.split(',')[1] ?? null;
  return { kind: day in holidays ? 'holiday' : 'make_up', name, provisional: false };
}

function provisionalDay(day: string): NationalDay {
  const name = fixedHolidays[day.slice(5)] ?? lunarName(day) ?? qingming(day);
  return name
    ? { kind: 'holiday', name, provisional: true }
    : { kind: 'plain', name: null, provisional: true };
}

function lunarName(day: string): string | null {
  return lunarHolidays[lunarDate(day)] ?? (lunarDate(day, 1) === '1-1' ? '除夕' : null);
}

const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
});

/** `month-day` of the moon's calendar; a leap month is written otherwise. The library's own depends on the time zone. */
function lunarDate(day: string, later = 0): string {
  const parts = lunar.formatToParts(Date.parse(`${day}T00:00:00Z`) + later * 86_400_000);
  const of = (type: string) => parts.find((part) => part.type === type)?.value;
  return `${of('month')}-${of('day')}`;
}

/** The usual approximation of the solar term, good for this century; the library's own depends on the time zone. */
function qingming(day: string): string | null {
  const ofCentury = Number(day.slice(2, 4));
  const date = Math.floor(ofCentury * 0.2422 + 4.81) - Math.floor(ofCentury / 4);
  return day.slice(5) === `04-0${date}` ? '清明节' : null;
}
