/**
 * Quantities in Chinese and English text, brought to one form so that 三十日 = 30日 = "30 days",
 * 2万元 = 20000元 = "RMB 20,000", 百分之五 = 5%, 二分之一 = 50%, 第三类 = "Class III".
 * Pure, and linear in the length of the text.
 */

import { foldWidth, numberWords, parseNumberWords, parseNumeral, round } from './numerals.ts';

/** Which way a quantity is bounded: 以上, 不少于, 超过 point up; 以下, 以内, 不足 point down. */
export type Bound = 'up' | 'down';

export interface Quantity {
  /** Canonical number (yuan, a ratio between 0 and 1 for percentages), or `YYYY-MM-DD` and parts of it. */
  value: number | string;
  /** `day`, `working-day`, `month`, `year`, `yuan`, `ratio`, `倍`, `类`, `条`, `date`, … ; empty for a bare number. */
  unit: string;
  bound: Bound | null;
  /** Offsets into the text it was found in (UTF-16), its unit included. */
  start: number;
  end: number;
  /** A quantity of one with a loose classifier (一次, 一份): a way of speaking more often than a figure. */
  weak: boolean;
  /** The value at the other end when this is one end of a range. */
  rangeWith: number | string | null;
}

const han = '〇零一二两三四五六七八九十百千万亿';
const numeralPattern = new RegExp(
  `\\d+(?:,\\d{3})*(?:\\.\\d+)?[十百千万亿]{0,2}|[${han}]+(?:点[〇零一二三四五六七八九]+)?|` +
    `\\b(?:${numberWords})(?:[ -](?:and )?(?:${numberWords}))*\\b`,
  'gi',
);

const unitTable: [RegExp, string][] = [
  [/ ?个?工作日/y, 'working-day'],
  [/ ?(?:个?自然日|日历日|日|天)(?![常用期间程志报])/y, 'day'],
  [/ ?个?小时/y, 'hour'],
  [/ ?分钟/y, 'minute'],
  [/ ?周?岁/y, 'age'],
  [/ ?周年/y, 'year'],
  [/ ?(?:周(?![期边围密转])|个?星期|礼拜)/y, 'week'],
  [/ ?个?月(?!经)/y, 'month'],
  [/ ?(?:个年度|年)(?!代|报|检|份|底)/y, 'year'],
  [/ ?(?:元|块钱?)(?!件|素)/y, 'yuan'],
  [/ ?倍/y, '倍'],
  [/ ?[%]/y, '%'],
  [/ ?‰/y, '‰'],
  [/ ?类/y, '类'],
  [/ ?条(?!件)/y, '条'],
  [/ ?款/y, '款'],
  [/ ?项/y, '项'],
  [/ ?目(?![录的标前])/y, '目'],
  [/ ?章/y, '章'],
  [/ ?节/y, '节'],
  [/ ?号/y, '号'],
  [/ ?级/y, '级'],
  [/ ?次(?!性)/y, '次'],
  [/ ?(?:名(?!称|义)|人(?!员|民|用|体|工)|位(?!置|于))/y, 'person'],
  [/ ?份/y, '份'],
  [/ ?批(?!准|发|件)/y, '批'],
  [/ ?(?:个|种|家|件|套|台|支|只|间)/y, '个'],
  [/ ?平方米/y, '平方米'],
  [/ ?(?:℃|摄氏度)/y, '℃'],
];
const looseUnits = new Set(['次', '份', '批', '个', '项', 'person', '条', '节', '级', '款', '目']);
/** 两类, 三种情形: counts that a summary makes of a list without figures. */
const countingUnits = new Set(['个', '类']);
/** Numerals that are words, not figures, unless a unit of the strict kind follows. */
const numeralWords = new Set([
  '一',
  '二',
  '三',
  '万',
  '千',
  '百',
  '十',
  '亿',
  '两',
  '零',
  '千万',
  '百万',
  '万一',
]);

const beforeDown =
  /(?:不足|未满|不满|少于|低于|小于|不到|不超过|不得超过|不高于|不得高于|不多于|不得多于|至多|最多|最长|最高|最迟|以内|under|below|less than|fewer than|at most|no more than|not more than|no later than|not later than|up to|within|not exceed|not exceeding|no longer than|maximum of|a maximum)(?:[^，。；、,;.\d]{0,6}|[\u4e00-\u9fff]{7,16})$/i;
const beforeUp =
  /(?:不少于|不得少于|不低于|不得低于|不短于|不得短于|不小于|至少|最低|最少|超过|高于|多于|大于|逾|达到|(?<![期届])满|at least|no less than|not less than|no fewer than|not fewer than|minimum of|a minimum|more than|over|exceed|exceeds|exceeding|above)(?:[^，。；、,;.\d]{0,6}|[\u4e00-\u9fff]{7,16})$/i;
const negatedDown =
  /(?:不|no|not|never)\s?(?:得)?(?:少于|低于|短于|小于|less than|fewer than)(?:[^，。；、,;.\d]{0,6}|[\u4e00-\u9fff]{7,16})$/i;
const negatedUp =
  /(?:不|no|not|never)\s?(?:得)?(?:超过|高于|多于|大于|more than|exceed|exceeding|over)(?:[^，。；、,;.\d]{0,6}|[\u4e00-\u9fff]{7,16})$/i;

function boundBefore(before: string): Bound | null {
  if (negatedDown.test(before)) return 'up';
  if (negatedUp.test(before)) return 'down';
  const down = beforeDown.exec(before);
  const up = beforeUp.exec(before);
  if (down && up) return down.index > up.index ? 'down' : 'up';
  return down ? 'down' : up ? 'up' : null;
}

const afterUp = /^\s?(?:及|或)?(?:以上|or more|or above|and above|or longer)/i;
const afterDown = /^\s?(?:及|或)?(?:以下|以内|之内|内|or less|or below|or fewer|or under)/i;

function boundAfter(after: string): Bound | null {
  return afterUp.test(after) ? 'up' : afterDown.test(after) ? 'down' : null;
}

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

type Add = (quantity: Quantity) => void;

function plain(value: number | string, unit: string, start: number, end: number): Quantity {
  return { value, unit, bound: null, start, end, weak: false, rangeWith: null };
}

const monthNames =
  'january february march april may june july august september october november december'.split(' ');
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const datePatterns: [RegExp, (m: RegExpExecArray) => (string | undefined)[]][] = [
  [
    /(\d{4}|[〇零一二三四五六七八九]{4}) ?年 ?(?:(\d{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?(?:(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[日号])?)?/g,
    (m) => [m[1], m[2], m[3]],
  ],
  [/(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/g, (m) => [m[1], m[2], m[3]]],
  [
    /(\d{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[日号](?!内|以)/g,
    (m) => [undefined, m[1], m[2]],
  ],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthName},? (\\d{4})\\b`, 'gi'),
    (m) => [m[3], m[2], m[1]],
  ],
  [new RegExp(`\\b${monthName} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'gi'), (m) => [m[3], m[1], m[2]]],
  [new RegExp(`\\b${monthName} (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'gi'), (m) => [undefined, m[1], m[2]]],
  [new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthName}\\b`, 'gi'), (m) => [undefined, m[2], m[1]]],
  [/\b(?:in|of|since|year) ((?:19|20)\d{2})\b/gi, (m) => [m[1]]],
];

function addDates(text: string, taken: Uint8Array, add: Add): void {
  for (const [pattern, parts] of datePatterns) {
    for (const match of text.matchAll(pattern)) {
      if (taken[match.index] || taken[match.index + match[0].length - 1]) continue;
      const [year, month, day] = parts(match).map((part) => {
        if (part === undefined) return undefined;
        const named = monthNames.findIndex((name) => name.startsWith(part.toLowerCase().slice(0, 3)));
        return /^[a-z]/i.test(part) ? named + 1 : (parseNumeral(part) ?? undefined);
      });
      if (year !== undefined && (year < 1900 || year > 2100)) continue;
      const two = (n: number) => String(n).padStart(2, '0');
      const value = [year ?? '', month === undefined ? '' : two(month), day === undefined ? '' : two(day)];
      const end = match.index + match[0].trimEnd().length;
      add(plain(value.join('-').replace(/-+$/, ''), 'date', match.index, end));
    }
  }
}

const hanDigits = `[${han}\\d.]{1,24}`;
const fractionPattern = new RegExp(`(${hanDigits})分之(${hanDigits}(?:点[〇零一二三四五六七八九]+)?)`, 'g');
const halfPattern =
  /半年|半个月|半数|一半|双倍|加倍|\bhalf a year\b|\b(?:one[- ])?half\b|\bone[- ]third\b|\btwo[- ]thirds\b|\btwice\b/gi;
const halves: Record<string, [number, string]> = {
  半年: [6, 'month'],
  'half a year': [6, 'month'],
  半个月: [0.5, 'month'],
  双倍: [2, '倍'],
  加倍: [2, '倍'],
  twice: [2, 'times'],
};

function addFractions(text: string, taken: Uint8Array, add: Add): void {
  for (const match of text.matchAll(fractionPattern)) {
    const below = parseNumeral(
      match[1]!.replace(/^百$/, '一百').replace(/^千$/, '一千').replace(/^万$/, '一万'),
    );
    const above = parseNumeral(match[2]!);
    if (below === null || above === null || below === 0 || taken[match.index]) continue;
    const end = match.index + match[0].length;
    add(bounded(text, plain(round(above / below), 'ratio', match.index, end)));
  }
  for (const match of text.matchAll(halfPattern)) {
    if (taken[match.index]) continue;
    const word = match[0].toLowerCase().replace('-', ' ');
    const [value, unit] = halves[word] ?? [
      word.includes('two third') ? round(2 / 3) : word.includes('third') ? round(1 / 3) : 0.5,
      'ratio',
    ];
    add(bounded(text, plain(value, unit, match.index, match.index + match[0].length)));
  }
}

function bounded(text: string, quantity: Quantity): Quantity {
  const after = text.slice(quantity.end, quantity.end + 12);
  const before = text.slice(Math.max(0, quantity.start - 32), quantity.start);
  quantity.bound = boundAfter(after) ?? boundBefore(before);
  return quantity;
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
const englishUnits: [RegExp, string][] = [
  [/[ -](?:working|business)[ -]days?\b/iy, 'working-day'],
  [/[ -](?:calendar |natural |consecutive )?days?\b/iy, 'day'],
  [/[ -]hours?\b/iy, 'hour'],
  [/[ -]minutes?\b/iy, 'minute'],
  [/[ -]weeks?\b/iy, 'week'],
  [/[ -](?:calendar )?months?\b/iy, 'month'],
  [/[ -]years?[ -](?:of age|old)\b/iy, 'age'],
  [/[ -](?:full |consecutive )?years?\b/iy, 'year'],
  [/ ?(?:yuan|rmb|cny|renminbi)\b/iy, 'yuan'],
  [/ ?(?:percent|per cent)\b/iy, '%'],
  [/(?:[ -]?fold\b| times\b|x\b)/iy, 'times'],
  [/ cop(?:ies|y)\b/iy, '份'],
  [/ (?:persons?|people|individuals|members)\b/iy, 'person'],
  [/ batch(?:es)?\b/iy, '批'],
];
const unitBefore: [RegExp, string][] = [
  [/(?:rmb|cny|yuan|¥|￥) ?$/i, 'yuan'],
  [/\b(?:class|classes|category|categories) ?$/i, '类'],
  [/\b(?:articles?|art\.|arts\.) ?$/i, '条'],
  [/\bparagraphs? ?\(?$/i, '款'],
  [/\b(?:items?|subparagraphs?) ?\(?$/i, '项'],
  [/\bchapters? ?$/i, '章'],
  [/\b(?:no\.?|number) ?$/i, '号'],
];

function unitAfter(text: string, at: number): [string, number] | null {
  for (const table of [unitTable, englishUnits]) {
    for (const [pattern, unit] of table) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) return [unit, at + match[0].length];
    }
  }
  return null;
}

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
    let value = isWords ? parseNumberWords(raw) : parseNumeral(raw);
    if (value === null) {
      // Too long or malformed: a run of digits still has to stand in the source as it is.
      if (isDigits) add(plain(raw.slice(0, 64), '', start, end));
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

/** Marks both ends of 5万元以上10万元以下, 5至10日, "from 5 to 10 days", and gives bare ends their direction. */
function linkRanges(text: string, found: Quantity[]): void {
  for (let i = 1; i < found.length; i += 1) {
    const low = found[i - 1]!;
    const high = found[i]!;
    if (low.unit !== high.unit || high.start - low.end > 40 || low.unit === '') continue;
    const gap = text.slice(low.end, high.start);
    const spelled = /^ ?(?:至|到|[-–—~～]{1,2}|to) ?(?:rmb|cny|¥|￥)? ?$/i.test(gap);
    const between =
      /^ ?and (?:rmb|cny)? ?$/i.test(gap) &&
      /between\b[^,;.]{0,8}$/i.test(text.slice(Math.max(0, low.start - 16), low.start));
    if (spelled || between) {
      if (['条', '款', '项', '章', '节', 'date', '号'].includes(low.unit)) continue;
      low.bound = 'up';
      high.bound = 'down';
    } else if (
      !/^ ?(?:以上|or more|or above|and above)?[，,]? ?(?:但|but|and|不超过|不满)?[^，。；;,.]{0,14}$/i.test(
        gap,
      )
    )
      continue;
    if (low.bound === 'up' && high.bound === 'down') {
      low.rangeWith = high.value;
      high.rangeWith = low.value;
    }
  }
}
