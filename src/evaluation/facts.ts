/** Compares facts and article names however they are written: 十五倍 and 15倍, 百分之五 and 5%, full and half width. */
const digits: Record<string, number> = {
  零: 0,
  〇: 0,
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
const powers: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

function toDigits(numeral: string): string {
  if (!/[十百千万亿]/.test(numeral)) return [...numeral].map((c) => digits[c]).join('');
  let total = 0;
  let section = 0;
  let current = 0;
  for (const character of numeral) {
    if (character in digits) current = digits[character]!;
    else if (character in powers) {
      section += (current || 1) * powers[character]!;
      current = 0;
    } else {
      total += (section + current) * (character === '万' ? 1e4 : 1e8);
      section = 0;
      current = 0;
    }
  }
  return String(total + section + current);
}

/** One form for a fact, for comparison only. */
export function factForm(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/百分之([零〇一二两三四五六七八九十百]+)/g, (_, numeral: string) => `${toDigits(numeral)}%`)
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/[零〇一二两三四五六七八九十百千万亿]+/g, (numeral) =>
      /^[零〇百千万亿]$/.test(numeral) ? numeral : toDigits(numeral),
    )
    .replace(/(\d+(?:\.\d+)?)万/g, (_, value: string) => String(Number(value) * 1e4))
    .replace(/(\d+(?:\.\d+)?)亿/g, (_, value: string) => String(Number(value) * 1e8))
    .toLowerCase();
}

/** Whether a text states a fact; `5日` is not found in `15日`. */
export function statesFact(text: string, fact: string): boolean {
  const hay = factForm(text);
  const needle = factForm(fact);
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1))
    if (!(/^\d/.test(needle) && /[\d.]/.test(hay[at - 1] ?? ''))) return true;
  return false;
}

/** One key for an article of a document, whatever edition. */
export function articleKey(document: string, article: string): string {
  return `${factForm(document).replace(/^中华人民共和国/, '')}|${factForm(article)}`;
}
