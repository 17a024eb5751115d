/**
 * Quantities in Chinese and English text, brought to one form so that 三十日 = 30日 = "30 days",
 * 2万元 = 20000元 = "RMB 20,000", 百分之五 = 5%, 二分之一 = 50%, 第三类 = "Class III".
 * Pure, and linear in the length of the text.
 */
import { numeralCharacters } from '../../numerals/chinese-numeral.ts';
import { numberWords, parseNumberWords } from '../../numerals/english-number-words.ts';
import { foldWidth } from '../../numerals/fold-width.ts';
import { parseMixedNumeral, round } from '../../numerals/mixed-numeral.ts';
import { type Add, plain, type Quantity } from './quantity.ts';
import { bounded, linkRanges } from './quantity-bounds.ts';
import { addDates, addFractions } from './quantity-dates.ts';
import { countingUnits, looseUnits, numeralWords, unitAfter, unitBefore } from './quantity-units.ts';

export type { Bound, Quantity } from './quantity.ts';

const numeralPattern = new RegExp(
  `\\d+(?:,\\d{3})*(?:\\.\\d+)?[十百千万亿]{0,2}|[${numeralCharacters}]+(?:点[〇零一二三四五六七八九]+[万亿]?)?|` +
    `\\b(?:${numberWords})(?:[ -](?:and )?(?:${numberWords}))*\\b`,
  'gi',
);

/** All quantities in a text, in order. */
export function extractQuantities(original: string): Quantity[] {
  const text = foldWidth(original);
  const found: Quantity[] = [];
  const taken = new Uint8Array(text.length);
  const add = (quantity: Quantity) => {
    for (let i = quantity.start; i < quantity.end; i += 1) taken[i] = 1;
    found.push(quantity);
  };
  addDates(text, taken, add);
  addFractions(text, taken, add);
  addRomanClasses(text, taken, add);
  addNumerals(text, taken, add);
  found.sort((a, b) => a.start - b.start);
  linkRanges(text, found);
  return found;
}

const romans: Record<string, number> = { i: 1, ii: 2, iii: 3 };

/** `Class II or III`, `III类`: Roman numerals count only as a class. */
function addRomanClasses(text: string, taken: Uint8Array, add: Add): void {
  const lists =
    /\bclass(?:es)? (i{1,3}\b(?:(?:, ?(?:and |or )?| and | or |\/|-| to )(?:class )?i{1,3}\b)*)|\b(i{1,3}) ?类/gi;
  for (const list of text.matchAll(lists)) {
    const at = list.index + list[0].indexOf(list[1] ?? list[2]!, list[1] ? 5 : 0);
    for (const one of (list[1] ?? list[2]!).matchAll(/\bi{1,3}\b/gi)) {
      const start = at + one.index;
      if (!taken[start]) add(plain(romans[one[0].toLowerCase()]!, '类', start, start + one[0].length));
    }
  }
}

const scales: Record<string, number> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };

/** A numeral without a unit of its own, which the next one's unit may cover: 第二、三类, 5至10日, "5 to 10 days". */
interface Waiting {
  value: number;
  start: number;
  end: number;
  ordinal: boolean;
  bare: Quantity | null;
}

const joiner = /^ ?(?:[、，,/]|和|或者?|及|至|到|and|or|to|[-–—~～]{1,2}) ?(?:第|(?:rmb|cny|¥|￥) ?)?$/i;
const rangeJoiner = /至|到|\bto\b|\band\b|[-–—~～]/i;

function addNumerals(text: string, taken: Uint8Array, add: Add): void {
  let waiting: Waiting[] = [];
  // The unit that stood before the last number, which a list carries on: "Articles 5 and 6".
  let carried: { unit: string; end: number } | null = null;
  const flush = (keep: boolean) => {
    if (!keep) {
      for (const wait of waiting) if (wait.bare && !taken[wait.start]) add(wait.bare);
      waiting = [];
    }
  };
  for (const match of text.matchAll(numeralPattern)) {
    const raw = match[0];
    let start = match.index;
    let end = start + raw.length;
    if (taken[start]) continue;
    const isDigits = /^\d/.test(raw);
    const isWords = /^[a-z]/i.test(raw);
    const between =
      waiting.length > 0 ? text.slice(waiting.at(-1)!.end, Math.min(start, waiting.at(-1)!.end + 16)) : '';
    flush(joiner.test(between) && waiting.at(-1)!.end + between.length === start);
    let value = isWords ? parseNumberWords(raw) : parseMixedNumeral(raw);
    if (value === null) {
      // Too long or malformed (三五日): what is no single number still has to stand in the source as it is.
      if (isDigits || hasSeveralDigits(raw)) add(plain(raw.slice(0, 64), '', start, end));
      continue;
    }
    const scale = /^[ -]?(hundred|thousand|million|billion)\b/i.exec(text.slice(end, end + 10));
    if (scale && isDigits) {
      value *= scales[scale[1]!.toLowerCase()]!;
      end += scale[0].length;
    }
    const before = text.slice(Math.max(0, start - 12), start);
    const ordinal = /第(?:（|\()?$/.test(before);
    if (ordinal) start -= text[start - 1] === '第' ? 1 : 2;
    if (ordinal && text[start + 1] !== raw[0] && /[）)]/.test(text[end] ?? '')) end += 1;

    const inList: string | null =
      carried && start - carried.end < 12 && joiner.test(text.slice(carried.end, start))
        ? carried.unit
        : null;
    const named: string | null = unitBefore.find((row) => row[0].test(before))?.[1] ?? inList;
    const after = isDigits && /[a-z]/i.test(text[match.index - 1] ?? '') ? null : unitAfter(text, end);
    if (named && (!after || named === 'yuan')) {
      const quantity = bounded(
        text,
        plain(value, named, start, after && named === after[0] ? after[1] : end),
      );
      // "RMB 5 to 10 thousand" shares its scale.
      for (const wait of waiting) wait.bare = null;
      waiting = [];
      add(quantity);
      carried = { unit: named, end: quantity.end };
      continue;
    }
    carried = null;
    if (!after) {
      const word =
        (!isDigits && !ordinal && (numeralWords.has(raw) || raw.length === 1)) ||
        /^(?:one|two|three|four|five|six|zero)$/i.test(raw);
      waiting.push({
        value,
        start,
        end,
        ordinal,
        bare: word ? null : bounded(text, plain(value, '', start, end)),
      });
      continue;
    }
    const [unit, unitEnd] = after;
    coverWaiting(text, waiting, { raw, value, unit, ordinal, start: match.index }, taken, add);
    waiting = [];
    if (unit === '%' || unit === '‰') {
      add(bounded(text, plain(round(value / (unit === '%' ? 100 : 1000)), 'ratio', start, unitEnd)));
      continue;
    }
    if (!ordinal && value === 1 && unit === '个') continue;
    // 第二天 is the next day, no period.
    if (ordinal && unit === 'day' && value <= 2) continue;
    const quantity = bounded(text, plain(value, unit, start, unitEnd));
    quantity.weak = !ordinal && (countingUnits.has(unit) || (value === 1 && looseUnits.has(unit)));
    add(quantity);
  }
  flush(false);
}

/** Two different digits, so neither 一一 (one by one) nor 万一 (in case). */
function hasSeveralDigits(run: string): boolean {
  return new Set(run.match(/[一二两三四五六七八九]/g)).size > 1;
}

/** Gives the numerals before this one its unit (and its 万 in a range such as 5-10万元). */
function coverWaiting(
  text: string,
  waiting: Waiting[],
  next: { raw: string; value: number; unit: string; ordinal: boolean; start: number },
  taken: Uint8Array,
  add: Add,
): void {
  for (const wait of waiting) {
    if (taken[wait.start]) continue;
    const range = rangeJoiner.test(text.slice(wait.end, next.start));
    const power = /[万亿]$/.exec(next.raw)?.[0];
    const factor = power === '万' ? 1e4 : power === '亿' ? 1e8 : 1;
    const shared = range && wait.value < next.value / factor ? wait.value * factor : wait.value;
    const ratio = next.unit === '%' ? 100 : next.unit === '‰' ? 1000 : 1;
    const quantity = plain(round(shared / ratio), ratio === 1 ? next.unit : 'ratio', wait.start, wait.end);
    add(bounded(text, quantity));
  }
}
