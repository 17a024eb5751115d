/** How a cited place is written: «第十五条第一款第（二）项», or «Article 15 (第十五条), paragraph 1, item 2». */
import type { Lang } from './wire-types.ts';

const digits = '零一二三四五六七八九';
const units: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

export interface Place {
  article: string;
  paragraph?: number | null;
  item?: number | null;
}

export function formatPlace(place: Place, lang: Lang): string {
  const { article, paragraph, item } = place;
  if (lang === 'zh') {
    return [
      article,
      paragraph ? `第${chineseNumeral(paragraph)}款` : '',
      item ? `第（${chineseNumeral(item)}）项` : '',
    ].join('');
  }
  const english = articleInEnglish(article);
  return [
    english ? `${english} (${article})` : article,
    paragraph ? `paragraph ${paragraph}` : '',
    item ? `item ${item}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** `第十五条` → `Article 15`, `第四十条之一` → `Article 40-1`; null for a place that is no article. */
export function articleInEnglish(article: string): string | null {
  const match = /^第([零〇一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?$/.exec(article);
  if (!match) return null;
  const suffix = match[2] ? `-${readNumeral(match[2])}` : '';
  return `Article ${readNumeral(match[1]!)}${suffix}`;
}

/** Chinese numeral of 1 to 99; larger numbers stay digits. */
export function chineseNumeral(n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > 99) return String(n);
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  return `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digits[ones] : ''}`;
}

function readNumeral(text: string): number {
  let total = 0;
  let digit = 0;
  for (const character of text) {
    const unit = units[character];
    if (unit) {
      total += (digit || 1) * unit;
      digit = 0;
    } else digit = Math.max(0, digits.indexOf(character));
  }
  return total + digit;
}
