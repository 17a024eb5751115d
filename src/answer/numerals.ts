/**
 * Numerals of Chinese and English rules as numbers. Pure.
 */
const digitValues: Record<string, number> = {
  〇: 0,
  零: 0,
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
const powerValues: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 };

/** Longest numeral read as a number; anything longer is no figure of a rule and is compared as text. */
const longestNumeral = 24;

/**
 * A Chinese, digit or mixed numeral (`三十`, `二〇二一`, `1.5万`, `20,000`) as a number; null when it is none.
 */
export function parseNumeral(numeral: string): number | null {
  if (numeral.length === 0 || numeral.length > longestNumeral) return null;
  const text = numeral.replaceAll(',', '');
  const mixed = /^(\d+(?:\.\d+)?)([十百千万亿]{0,2})$/.exec(text);
  if (mixed) {
    let value = Number(mixed[1]);
    for (const power of mixed[2]!) value *= powerValues[power]!;
    return round(value);
  }
  const [whole, fraction] = text.split('点');
  if (fraction !== undefined) {
    const left = parseNumeral(whole!);
    const right = [...fraction].map((c) => digitValues[c]);
    if (left === null || right.length === 0 || right.includes(undefined)) return null;
    return round(left + Number(`0.${right.join('')}`));
  }
  if (/^[〇零一二三四五六七八九]{2,}$/.test(text))
    return Number([...text].map((c) => digitValues[c]).join(''));
  let total = 0;
  let section = 0;
  let digit = 0;
  let seen = false;
  for (const c of text) {
    const d = digitValues[c];
    if (d !== undefined) {
      digit = d;
      seen = true;
      continue;
    }
    const power = powerValues[c];
    if (power === undefined) return null;
    if (power >= 1e4) {
      if (!seen) return null;
      // 万 counts what stands since the last 亿; 亿 counts all before it.
      total = power === 1e8 ? (total + section + digit) * power : total + (section + digit) * power;
      section = 0;
    } else {
      if (!seen && power !== 10) return null;
      section += (digit === 0 ? 1 : digit) * power;
    }
    digit = 0;
    seen = true;
  }
  return seen ? total + section + digit : null;
}

/** Twelve digits: enough for money, and equal values compare equal. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Full-width forms to ASCII, code unit for code unit, so that offsets stay those of the original. */
export function foldWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000○Ⅰ-Ⅲ]/g, (c) => {
    if (c === '\u3000') return ' ';
    if (c === '○') return '〇';
    // Roman numerals stay one code unit; they are only ever read as a class.
    if (c >= 'Ⅰ' && c <= 'Ⅲ') return '一二三'[c.charCodeAt(0) - 0x2160]!;
    // Marks of Chinese sentences keep their own form: clauses are cut at them.
    if ('，；：！？（）'.includes(c)) return c;
    return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
  });
}

const smallWords: Record<string, number> = {};
'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
  .split(' ')
  .forEach((word, i) => {
    smallWords[word] = i;
  });
'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').forEach((word, i) => {
  smallWords[word] = (i + 2) * 10;
});
const bigWords: Record<string, number> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };

/** Alternation of every English number word, for building patterns. */
export const numberWords = [...Object.keys(smallWords), ...Object.keys(bigWords)].join('|');

/** `thirty`, `twenty-one`, `two hundred thousand` as a number. The words are known to be number words. */
export function parseNumberWords(words: string): number {
  let total = 0;
  let section = 0;
  for (const word of words.toLowerCase().split(/[ -](?:and )?/)) {
    if (word in smallWords) section += smallWords[word]!;
    else if (word === 'hundred') section = (section || 1) * 100;
    else {
      total += (section || 1) * (bigWords[word] ?? 1);
      section = 0;
    }
  }
  return total + section;
}
