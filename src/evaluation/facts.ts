/** Compares facts and article names however they are written: 十五倍 and 15倍, 百分之五 and 5%, full and half width. */
import { numeralCharacters, parseChineseNumeral } from '../numerals/chinese-numeral.ts';
import { parseMixedNumeral } from '../numerals/mixed-numeral.ts';

const percentage = new RegExp(`百分之([${numeralCharacters}]+(?:点[零〇一二三四五六七八九]+)?)`, 'g');
const chineseRun = new RegExp(`[${numeralCharacters}]+`, 'g');

/** One form for a fact, for comparison only. */
export function factForm(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(percentage, (_, numeral: string) => `${parseMixedNumeral(numeral) ?? numeral}%`)
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/\d+(?:\.\d+)?[十百千万亿]{1,2}/g, (numeral) => String(parseMixedNumeral(numeral) ?? numeral))
    .replace(chineseRun, (run) => (/^[零〇]$/.test(run) ? run : String(parseChineseNumeral(run) ?? run)))
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
