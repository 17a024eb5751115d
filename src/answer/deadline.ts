/**
 * The day a period ends, where a question gives the day of an event and a proven claim gives the period that runs from
 * it. The figure is the claim's, the day is the asker's; where the two do not speak of the same event, nothing is
 * counted. The day of the event does not count (src/calendar/count-period.ts).
 */
import { countPeriod, longestPeriod, type PeriodUnit } from '../calendar/count-period.ts';
import { isDay } from '../calendar/day.ts';
import { extractQuantities, type Quantity } from './proof/quantities.ts';
import type { Claim, Deadline, Lang } from './types.ts';

const units: Record<string, PeriodUnit> = {
  'working-day': 'working_day',
  day: 'day',
  month: 'month',
  year: 'year',
};

/** Asks for a day, or whether one is in time. */
const asksForDay = {
  zh: /哪(?:一)?天|几号|几月|什么时候|何时|什么日子|哪(?:一)?日|最晚|最迟|最早|截止|截至|到期日|期限|来得及|来不来得及|赶得上|超期|逾期|过期了|晚了|多久|几天|之前/,
  en: /\b(?:when|what (?:date|day)|which (?:date|day)|by what|latest|earliest|deadline|last day|due|too late|in time|how long|how soon|until)\b/i,
};

/** Events from or to which rules count, and the words for them on both sides. */
const events: Record<string, RegExp> = {
  expiry: /到期|期满|届满|过期|失效|有效期至|expir|runs? out|end of (?:its|the) validity|valid until/i,
  acceptance: /受理|accept/i,
  receipt: /收到|接到|收悉|送达|领到|拿到|receiv|receipt|served/i,
  submission: /提交|递交|交了|交上|报送|申请|submit|submission|filed?\b|appl(?:y|ied|ication)/i,
  decision: /作出|决定|批准|准予|核发|发证|发给|decid|decision|approv|grant|issu/i,
  knowledge:
    /发现|(?:收到|接到|拿到|送达)[^，。]{0,12}(?:决定|通知|结论)|获知|知道|知悉|得知|知晓|learn|discover|aware|know/i,
  occurrence: /发生|出现|occur|happen/i,
  change: /变更|变化|改变|换了|搬|chang|moved/i,
  placing: /上市|投产|销售|marketed|on the market|sale/i,
  loss: /遗失|丢失|丢了|损毁|lost|damag/i,
  notice: /公告|公示|公布|通知|告知|公开|notif|notice|announc|publish/i,
  stop: /停产|停止|停业|终止|stop|suspen|terminat|ceas/i,
};

/** A period that says how long something is valid, barred or kept: no day is counted from it. */
const noTimeLimit =
  /有效期(?:限)?(?:为|是)?$|有效期[^，。；届满前]{0,6}$|(?:保存|保管|保留|禁止|不受理|不得|监测期|保护期|从事)[^，。；]{0,12}$|valid (?:for|period (?:of|is))[^,.;]{0,8}$|(?:kept?|retain\w*|barred|banned|prohibited)[^,.;]{0,30}$/i;

/** A period in a claim, with the way it runs and the events named beside it. */
interface StatedPeriod {
  amount: number;
  /** The other end, where the rule gives a span («90 to 30 working days before»). */
  other: number | null;
  unit: PeriodUnit;
  direction: 'after' | 'before';
  events: string[];
  citation: number;
}

/**
 * @param text the question, as understood
 * @param asOf the day of asking, by which a day without a year is read
 */
export function deadlineOf(
  text: string,
  lang: Lang,
  asOf: string,
  claims: readonly Claim[],
): Deadline | null {
  if (!asksForDay[lang].test(text)) return null;
  const asked = extractQuantities(text);
  const named = asked.filter(({ unit, value }) => unit === 'date' && /\d\d-\d\d$/.test(String(value)));
  if (named.length !== 1) return null;
  const at = named[0]!;
  const near = text.slice(Math.max(0, at.start - 24), at.end + 30);
  const eventsAsked = eventsIn(near);
  const ownPeriods = asked.filter(isPeriod);
  const period = claims.flatMap(periodsIn).find((one) => {
    const same = ownPeriods.some((own) => own.value === one.amount && units[own.unit] === one.unit);
    if (ownPeriods.length > 0 && !same) return false;
    if (one.direction === 'before' && !eventsAsked.includes('expiry')) return false;
    return one.events.length === 0 ? same : one.events.some((event) => eventsAsked.includes(event));
  });
  if (!period) return null;
  const from = dayOf(at, text, asOf, period.direction);
  if (!from) return null;
  const { amount, other, unit, direction, citation } = period;
  const counted = countPeriod({ from, amount, unit, direction });
  const opens = other === null ? null : countPeriod({ from, amount: other, unit, direction }).due;
  const deadline = { from, amount, unit, direction, ...counted, opens, citation };
  return { ...deadline, text: sentenceOf(deadline, lang) };
}

const eventsIn = (text: string): string[] =>
  Object.entries(events).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));

const isPeriod = ({ unit, value, weak, rangeWith }: Quantity): boolean =>
  unit in units &&
  typeof value === 'number' &&
  Number.isInteger(value) &&
  value > 0 &&
  value <= longestPeriod[units[unit]!] &&
  (!weak || rangeWith !== null);

function periodsIn(claim: Claim): StatedPeriod[] {
  const citation = claim.citations[0];
  if (citation === undefined) return [];
  const { text } = claim;
  return extractQuantities(text)
    .filter(isPeriod)
    .flatMap((quantity): StatedPeriod[] => {
      const clause = clauseAround(text, quantity);
      const { before, after } = clause;
      if (noTimeLimit.test(before)) return [];
      const value = quantity.value as number;
      const range = typeof quantity.rangeWith === 'number' ? quantity.rangeWith : null;
      const backwards = runsBack(before, after);
      // Of a span before an event its end is the latest day: the smaller figure.
      if (range !== null && (backwards ? value > range : value < range)) return [];
      return [
        {
          amount: value,
          other: range,
          unit: units[quantity.unit]!,
          direction: backwards ? 'before' : 'after',
          events: eventsNear(before, after),
          citation,
        },
      ];
    });
}

/** Words of the same sentence on both sides of the figure. */
function clauseAround(text: string, { start, end }: Quantity): { before: string; after: string } {
  const before = text
    .slice(0, start)
    .split(/[。；;\n]|\.\s/)
    .at(-1)!;
  const after = text.slice(end).split(/[。；;\n]|\.\s/)[0]!;
  return { before, after };
}

const runsBack = (before: string, after: string): boolean =>
  /^(?:以|之)?前(?!款|项|述)|^期间/.test(after) && /届满|到期|期满|前/.test(before + after)
    ? true
    : /(?:届满|到期|期满|之日)前[^，。；]{0,14}$/.test(before) ||
      /^\s*(?:or more |at least )?(?:before|prior to|ahead of|in advance of)\b/i.test(after);

/** What the period runs from stands close: «自受理之日起», «届满», «of receipt». */
function eventsNear(before: string, after: string): string[] {
  const close = before.slice(-22);
  const chinese = /(?:自|从|在|于)?([^，,、]{1,20}?)(?:之日|之时|后|起|届满|前|以内|内)[^，,]{0,10}$/.exec(
    close,
  );
  const found = eventsIn(chinese ? chinese[0] : '');
  if (found.length > 0) return found;
  return eventsIn(/^[\s\S]{0,60}/.exec(after.replace(/^内|^以内/, ''))![0].split(/[，,]/)[0]!).filter(
    () => /^[\s-]*(?:of|after|from|before|prior|届满|前|following|since)/i.test(after) || /^前/.test(after),
  );
}

const yearWords: [RegExp, number][] = [
  [/(?:去年|last year)\s*$/i, -1],
  [/(?:今年|本年|this year)\s*$/i, 0],
  [/(?:明年|来年|next year)\s*$/i, 1],
  [/后年\s*$/, 2],
];

/** A day without a year: this year's where the period runs on from it, the next to come where it runs back from it. */
function dayOf(
  { value, start, end }: Quantity,
  text: string,
  asOf: string,
  direction: 'after' | 'before',
): string | null {
  const written = String(value);
  if (isDay(written)) return written;
  const monthDay = written.slice(-5);
  const year = Number(asOf.slice(0, 4));
  const said =
    yearWords.find(([words]) => words.test(text.slice(0, start))) ??
    yearWords.find(([words]) =>
      words.test(/^,?\s*(?:of )?(?:last|this|next) year/i.exec(text.slice(end))?.[0] ?? ''),
    );
  const inYear = (n: number) => `${n}-${monthDay}`;
  let day = inYear(year + (said?.[1] ?? 0));
  if (!said && direction === 'before' && day < asOf) day = inYear(year + 1);
  return isDay(day) ? day : null;
}

const unitWords: Record<PeriodUnit, { zh: string; en: string }> = {
  working_day: { zh: '个工作日', en: 'working day' },
  day: { zh: '日', en: 'day' },
  month: { zh: '个月', en: 'month' },
  year: { zh: '年', en: 'year' },
};

/** The reckoning in words, with what it rests on and how sure it is. */
function sentenceOf(deadline: Omit<Deadline, 'text'>, lang: Lang): string {
  const { from, amount, unit, direction, due, opens, citation } = deadline;
  const { provisional, nearestWorkingDay } = deadline;
  if (lang === 'zh') {
    const way = direction === 'before' ? '往前数' : '起算（当天不计），满';
    const period = `${amount}${unitWords[unit].zh}`;
    return [
      `按[${citation}]推算：从${inChinese(from)}${way}${period}，${direction === 'before' ? '最晚是' : '最后一天是'}${inChinese(due)}`,
      opens ? `，最早是${inChinese(opens)}` : '',
      '。',
      nearestWorkingDay
        ? direction === 'before'
          ? `这一天不是工作日，前一个工作日是${inChinese(nearestWorkingDay)}。`
          : `这一天不是工作日，下一个工作日是${inChinese(nearestWorkingDay)}；能否顺延，以规定和受理部门为准。`
        : '',
      provisional ? '其中有的年份放假安排还没有公布，这个日期是暂定的。' : '',
      '推算仅供参考。',
    ].join('');
  }
  const period = `${amount} ${unitWords[unit].en}${amount === 1 ? '' : 's'}`;
  return [
    direction === 'before'
      ? `Counted by [${citation}]: ${period} back from ${inEnglish(from)}, the latest day is ${inEnglish(due)}`
      : `Counted by [${citation}]: ${period} from ${inEnglish(from)} (that day not counted), the last day is ${inEnglish(due)}`,
    opens ? `, the earliest ${inEnglish(opens)}` : '',
    '.',
    nearestWorkingDay
      ? direction === 'before'
        ? ` That is not a working day; the working day before it is ${inEnglish(nearestWorkingDay)}.`
        : ` That is not a working day; the next one is ${inEnglish(nearestWorkingDay)}. Whether the period moves on depends on the rule and the office.`
      : '',
    provisional
      ? ' The holidays of a year on the way are not published yet, so this day is provisional.'
      : '',
    ' For information only.',
  ].join('');
}

const monthsInEnglish =
  'January February March April May June July August September October November December'.split(' ');

const inChinese = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

const inEnglish = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return `${date} ${monthsInEnglish[month - 1]} ${year}`;
};
