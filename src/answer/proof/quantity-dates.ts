/** Dates, and fractions and halves in words. */
import { numeralCharacters } from '../../numerals/chinese-numeral.ts';
import { parseMixedNumeral, round } from '../../numerals/mixed-numeral.ts';
import { type Add, plain } from './quantity.ts';
import { bounded } from './quantity-bounds.ts';

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

export function addDates(text: string, taken: Uint8Array, add: Add): void {
  for (const [pattern, parts] of datePatterns) {
    for (const match of text.matchAll(pattern)) {
      if (taken[match.index] || taken[match.index + match[0].length - 1]) continue;
      const [year, month, day] = parts(match).map((part) => {
        if (part === undefined) return undefined;
        const named = monthNames.findIndex((name) => name.startsWith(part.toLowerCase().slice(0, 3)));
        return /^[a-z]/i.test(part) ? named + 1 : (parseMixedNumeral(part) ?? undefined);
      });
      if (year !== undefined && (year < 1900 || year > 2100)) continue;
      const two = (n: number) => String(n).padStart(2, '0');
      const value = [year ?? '', month === undefined ? '' : two(month), day === undefined ? '' : two(day)];
      const end = match.index + match[0].trimEnd().length;
      add(plain(value.join('-').replace(/-+$/, ''), 'date', match.index, end));
    }
  }
}

const hanDigits = `[${numeralCharacters}\\d.]{1,24}`;
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

export function addFractions(text: string, taken: Uint8Array, add: Add): void {
  for (const match of text.matchAll(fractionPattern)) {
    const below = parseMixedNumeral(
      match[1]!.replace(/^百$/, '一百').replace(/^千$/, '一千').replace(/^万$/, '一万'),
    );
    const above = parseMixedNumeral(match[2]!);
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
