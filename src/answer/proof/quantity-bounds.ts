/** Which way a figure is bounded, and which two are the ends of one range. */
import type { Bound, Quantity } from './quantity.ts';

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

/** Gives a quantity the bound that stands before or after it. */
export function bounded(text: string, quantity: Quantity): Quantity {
  const after = text.slice(quantity.end, quantity.end + 12);
  const before = text.slice(Math.max(0, quantity.start - 32), quantity.start);
  quantity.bound = boundAfter(after) ?? boundBefore(before);
  return quantity;
}

/** Marks both ends of 5万元以上10万元以下, 5至10日, "from 5 to 10 days", and gives bare ends their direction. */
export function linkRanges(text: string, found: Quantity[]): void {
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
