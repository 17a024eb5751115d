/** Numbers in labels and dates of Chinese official texts: 第一千零三十二条, 一九九三年, full-width digits. */

const digits: Record<string, number> = {
  〇: 0,
  零: 0,
  '○': 0,
  Ｏ: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const units: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };
const largeUnits: Record<string, number> = { 万: 10_000, 亿: 100_000_000 };

/** Characters of which numerals in labels are made, for use inside brackets of a regular expression. */
export const numeralClass = '〇零○Ｏ一二两三四五六七八九十百千万0-9０-９';

/** Full-width digits and full stops as ASCII, one code unit for one, so offsets hold. */
export function foldDigits(text: string): string {
  return text.replace(/[０-９．]/g, (c) =>
    c === '．' ? '.' : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );
}

/**
 * Value of a whole numeral: Chinese with units (`一千零三十二`, `十`, `两万`), bare Chinese digits read as written
 * (`二〇二一`), or digits of either width (`１２`). White space inside is ignored. Null for anything else.
 */
export function chineseToNumber(text: string): number | null {
  const compact = text.slice(0, 64).replace(/\s+/g, '');
  if (compact.length === 0 || compact.length > 24) return null;
  const folded = foldDigits(compact);
  if (/^\d{1,15}$/.test(folded)) return Number(folded);
  const characters = [...compact];
  if (characters.every((c) => c in digits)) {
    const written = Number(characters.map((c) => digits[c]).join(''));
    return characters.length <= 15 ? written : null;
  }
  return withUnits(characters);
}

function withUnits(characters: string[]): number | null {
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = Number.POSITIVE_INFINITY;
  let lastLarge = Number.POSITIVE_INFINITY;
  for (const c of characters) {
    if (c in digits) {
      if (digit !== null && digit !== 0) return null;
      digit = digits[c]!;
    } else if (c in units) {
      const unit = units[c]!;
      if (unit >= lastUnit) return null;
      section += (digit === null || digit === 0 ? 1 : digit) * unit;
      if ((digit === null || digit === 0) && unit !== 10) return null;
      lastUnit = unit;
      digit = null;
    } else if (c in largeUnits) {
      const large = largeUnits[c]!;
      if (large >= lastLarge) return null;
      section += digit ?? 0;
      if (section === 0) return null;
      total += section * large;
      section = 0;
      digit = null;
      lastUnit = Number.POSITIVE_INFINITY;
      lastLarge = large;
    } else return null;
  }
  return total + section + (digit ?? 0);
}

/** A number of 0 to 99,999,999 as labels write it: 10 → 十, 102 → 一百零二, 1032 → 一千零三十二. */
export function numberToChinese(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= 1e8) throw new RangeError(`not a label number: ${n}`);
  if (n === 0) return '零';
  if (n >= 10_000) {
    const rest = n % 10_000;
    const bridge = rest > 0 && rest < 1000 ? '零' : '';
    return `${numberToChinese(Math.floor(n / 10_000))}万${bridge}${rest > 0 ? spell(rest) : ''}`;
  }
  const text = spell(n);
  return text.startsWith('一十') ? text.slice(1) : text;
}

function spell(n: number): string {
  const names = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
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
      zero = out.length > 0;
      continue;
    }
    out += (zero ? '零' : '') + names[digit] + name;
    zero = false;
  }
  return out;
}

/**
 * Number in a label: `第一千零三十二条` → 1032, `第 十 条` → 10, `第15条` → 15, `（三）` → 3; a bare numeral too.
 * Null where there is none.
 */
export function parseChineseNumber(label: string): number | null {
  const found = new RegExp(`[${numeralClass}][${numeralClass}\\s]{0,40}`).exec(label.slice(0, 80));
  return found ? chineseToNumber(found[0]) : null;
}
