/** Dates as official texts write them: 2021年2月9日, ２０００年１月１日, 一九九三年一月一日, 二〇一八年十二月三十一日. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';

const digit = '[0-9０-９〇零○Ｏ一二三四五六七八九]';
const small = '[0-9０-９〇零一二三四五六七八九十]{1,3}';

/** Source of a regular expression that matches one full date; it has three groups: year, month, day. */
export const datePattern = `(${digit}{4})\\s*年\\s*(${small})\\s*月\\s*(${small})\\s*[日号]`;

const first = new RegExp(datePattern);

/** The first full date of a text as `YYYY-MM-DD`; null where there is none or it is no day of the calendar. */
export function findDate(text: string): string | null {
  const found = first.exec(text);
  return found ? toIsoDate(found[1]!, found[2]!, found[3]!) : null;
}

/** `YYYY-MM-DD` from the three numerals of a printed date; null for a day that does not exist. */
export function toIsoDate(year: string, month: string, day: string): string | null {
  const [y, m, d] = [parseLabelNumeral(year), parseLabelNumeral(month), parseLabelNumeral(day)];
  if (y === null || m === null || d === null || y < 1900 || y > 2200) return null;
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return null;
  return date.toISOString().slice(0, 10);
}

/** The date in a file name such as `某某办法(2021-08-26).md`; null where there is none. */
export function dateInFileName(fileName: string): string | null {
  const found = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(fileName.slice(-300));
  return found ? toIsoDate(found[1]!, found[2]!, found[3]!) : null;
}
