/** A number in Chinese characters, as labels write it: 第一百零二条. */

const names = '零一二三四五六七八九';

/**
 * 10 → 十, 102 → 一百零二, 1032 → 一千零三十二, 20010 → 二万零一十.
 * @param n a whole number from 0 to 999,999,999,999
 * @throws RangeError for any other number
 */
export function formatNumeral(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= 1e12) throw new RangeError(`not a label number: ${n}`);
  let out = '';
  for (const [unit, name] of [
    [1e8, '亿'],
    [1e4, '万'],
    [1, ''],
  ] as const) {
    const section = Math.floor(n / unit) % 1e4;
    if (section === 0) continue;
    out += (out !== '' && section < 1000 ? '零' : '') + formatSection(section) + name;
  }
  return out === '' ? '零' : out.replace(/^一十/, '十');
}

/** 1 to 9999. */
function formatSection(n: number): string {
  let out = '';
  let zero = false;
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / unit) % 10;
    if (digit === 0) {
      zero = out !== '';
      continue;
    }
    out += (zero ? '零' : '') + names[digit] + name;
    zero = false;
  }
  return out;
}
