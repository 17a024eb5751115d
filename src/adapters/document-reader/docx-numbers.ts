/**
 * Numbers that Word makes itself (第一条 as an automatic list) written into the text: a reader of the paragraphs alone
 * loses them, and with them every article. Follows ECMA-376 part 1, 17.9 (numbering).
 */
import { parseHTML } from 'linkedom';
import { formatNumeral } from '../../numerals/format-numeral.ts';

interface Level {
  format: string;
  /** `第%1条`, with %1 to %9 for the numbers of the levels. */
  text: string;
  start: number;
  /** Level after which it begins again; 0: never. */
  restart: number | null;
}

interface Numbering {
  /** Levels of each list by `w:numId`, and the list whose counters it shares. */
  lists: Map<string, { counters: string; levels: Map<number, Level>; starts: Map<number, number> }>;
  /** Lists of paragraph styles, by style id. */
  styles: Map<string, { list: string; level: number }>;
}

/**
 * @returns the document part with each automatic number as words of its paragraph, and how many there were
 */
export function writeNumbers(
  parts: ReadonlyMap<string, string>,
  path: string,
): { xml: string; count: number } {
  const xml = parts.get(path)!;
  const numbering = readNumbering(parts);
  if (numbering.lists.size === 0 || !/<w:(?:numPr|pStyle)\b/.test(xml)) return { xml, count: 0 };
  const counters = new Map<string, number[]>();
  const started = new Set<string>();
  let count = 0;
  // Paragraph properties stand first in a paragraph, so the place to write is right behind them.
  const out = xml.replace(/<w:pPr>[\s\S]*?<\/w:pPr>/g, (properties) => {
    const place = placeOf(properties, numbering);
    if (!place) return properties;
    const list = numbering.lists.get(place.list);
    const level = list?.levels.get(place.level);
    if (!list || !level) return properties;
    const numbers = counters.get(list.counters) ?? [];
    counters.set(list.counters, numbers);
    const override = list.starts.get(place.level);
    const fresh = override !== undefined && !started.has(`${place.list}/${place.level}`);
    started.add(`${place.list}/${place.level}`);
    for (let upper = 0; upper < place.level; upper++) numbers[upper] ??= list.levels.get(upper)?.start ?? 1;
    numbers[place.level] = fresh ? override : (numbers[place.level] ?? level.start - 1) + 1;
    for (const [deeper, { restart }] of list.levels)
      if (deeper > place.level && restart !== 0 && (restart === null || place.level < restart))
        delete numbers[deeper];
    if (level.format === 'none' || level.format === 'bullet')
      return properties.replace(/<w:numPr>[\s\S]*?<\/w:numPr>/, '');
    count++;
    const label = level.text.replace(/%([1-9])/g, (_, n: string) => {
      const at = Number(n) - 1;
      return formatNumber(numbers[at] ?? 1, list.levels.get(at)?.format ?? 'decimal');
    });
    const words = label.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const bare = properties.replace(/<w:numPr>[\s\S]*?<\/w:numPr>|<w:numPr\/>/, '');
    const gap = /[条章节编]$/.test(label) ? ' ' : '';
    return `${bare}<w:r><w:t xml:space="preserve">${words}${gap}</w:t></w:r>`;
  });
  return { xml: out, count };
}

function placeOf(properties: string, { lists, styles }: Numbering): { list: string; level: number } | null {
  // A paragraph's former properties (tracked changes) stand inside; only the present ones count.
  const now = properties.replace(/<w:pPrChange\b[\s\S]*?<\/w:pPrChange>/g, '');
  const style = /<w:pStyle\b[^>]*w:val="([^"]*)"/.exec(now)?.[1];
  const inherited = style === undefined ? undefined : styles.get(style);
  const own = /<w:numPr>([\s\S]*?)<\/w:numPr>/.exec(now)?.[1];
  if (own === undefined) return inherited ?? null;
  const list = /<w:numId\b[^>]*w:val="(\d+)"/.exec(own)?.[1] ?? inherited?.list;
  if (list === undefined || list === '0' || !lists.has(list)) return null;
  return { list, level: Number(/<w:ilvl\b[^>]*w:val="(\d)"/.exec(own)?.[1] ?? inherited?.level ?? 0) };
}

function readNumbering(parts: ReadonlyMap<string, string>): Numbering {
  const lists: Numbering['lists'] = new Map();
  const styles: Numbering['styles'] = new Map();
  const source = parts.get('word/numbering.xml');
  if (source === undefined) return { lists, styles };
  const styleNumbers = readStyles(parts.get('word/styles.xml') ?? '');
  const document = xmlOf(source);
  const abstracts = new Map<string, Map<number, Level>>();
  const links = new Map<string, string>();
  for (const abstract of byName(document, 'w:abstractNum')) {
    const id = abstract.getAttribute('w:abstractNumId') ?? '';
    const levels = new Map<number, Level>();
    for (const level of byName(abstract, 'w:lvl'))
      levels.set(Number(level.getAttribute('w:ilvl') ?? 0), readLevel(level));
    abstracts.set(id, levels);
    const link = settingOf(abstract, 'w:numStyleLink');
    if (link !== null) links.set(id, link);
  }
  for (const num of byName(document, 'w:num')) {
    const id = num.getAttribute('w:numId') ?? '';
    let abstract = settingOf(num, 'w:abstractNumId') ?? '';
    const linked = links.get(abstract);
    if (linked !== undefined) {
      const target = byName(document, 'w:num').find(
        (n) => n.getAttribute('w:numId') === styleNumbers.get(linked)?.list,
      );
      abstract = (target && settingOf(target, 'w:abstractNumId')) ?? abstract;
    }
    const levels = new Map(abstracts.get(abstract) ?? []);
    const starts = new Map<number, number>();
    for (const override of byName(num, 'w:lvlOverride')) {
      const at = Number(override.getAttribute('w:ilvl') ?? 0);
      const start = settingOf(override, 'w:startOverride');
      if (start !== null) starts.set(at, Number(start));
      const [level] = byName(override, 'w:lvl');
      if (level) levels.set(at, readLevel(level));
    }
    lists.set(id, { counters: abstract, levels, starts });
  }
  for (const [style, place] of styleNumbers) styles.set(style, place);
  return { lists, styles };
}

function readLevel(level: Element): Level {
  const restart = settingOf(level, 'w:lvlRestart');
  return {
    format: settingOf(level, 'w:numFmt') ?? 'decimal',
    text: settingOf(level, 'w:lvlText') ?? '',
    start: Number(settingOf(level, 'w:start') ?? 1),
    restart: restart === null ? null : Number(restart),
  };
}

/** Lists that styles bring along, inherited from the styles they are based on. */
function readStyles(source: string): Map<string, { list: string; level: number }> {
  const found = new Map<string, { list: string | null; level: number | null; base: string | null }>();
  for (const style of source === '' ? [] : byName(xmlOf(source), 'w:style')) {
    const [numbers] = byName(style, 'w:numPr');
    const level = numbers ? settingOf(numbers, 'w:ilvl') : null;
    found.set(style.getAttribute('w:styleId') ?? '', {
      list: numbers ? settingOf(numbers, 'w:numId') : null,
      level: level === null ? null : Number(level),
      base: settingOf(style, 'w:basedOn'),
    });
  }
  const resolved = new Map<string, { list: string; level: number }>();
  for (const id of found.keys()) {
    let at: string | null = id;
    let level: number | null = null;
    for (let steps = 0; at !== null && steps < 20; steps++) {
      const style = found.get(at);
      level ??= style?.level ?? null;
      if (style?.list) {
        if (style.list !== '0') resolved.set(id, { list: style.list, level: level ?? 0 });
        break;
      }
      at = style?.base ?? null;
    }
  }
  return resolved;
}

function formatNumber(n: number, format: string): string {
  if (
    /^(?:chineseCounting|chineseCountingThousand|taiwaneseCounting|taiwaneseCountingThousand|japaneseCounting|ideographTraditional|chineseLegalSimplified)$/.test(
      format,
    )
  )
    return formatNumeral(n);
  if (/^(?:ideographDigital|taiwaneseDigital|japaneseDigitalTenThousand)$/.test(format))
    return [...String(n)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
  if (/^decimalEnclosedCircle/.test(format) && n >= 1 && n <= 20) return String.fromCharCode(0x245f + n);
  if (format === 'decimalZero') return String(n).padStart(2, '0');
  if (format === 'decimalFullWidth' || format === 'decimalFullWidth2')
    return [...String(n)].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('');
  if (format === 'lowerLetter' || format === 'upperLetter') {
    const letter = String.fromCharCode(97 + ((n - 1) % 26)).repeat(Math.ceil(n / 26));
    return format === 'upperLetter' ? letter.toUpperCase() : letter;
  }
  if (format === 'lowerRoman' || format === 'upperRoman') {
    const roman = toRoman(n);
    return format === 'upperRoman' ? roman : roman.toLowerCase();
  }
  return String(n);
}

function toRoman(n: number): string {
  const signs: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let rest = n;
  return signs
    .map(([value, sign]) => {
      const times = Math.floor(rest / value);
      rest -= times * value;
      return sign.repeat(times);
    })
    .join('');
}

const xmlOf = (source: string): Document =>
  new (parseHTML('<html></html>') as unknown as { DOMParser: typeof DOMParser }).DOMParser().parseFromString(
    source,
    'text/xml',
  );

const byName = (root: Document | Element, name: string): Element[] => [...root.getElementsByTagName(name)];

function settingOf(root: Element, name: string): string | null {
  return byName(root, name)[0]?.getAttribute('w:val') ?? null;
}
