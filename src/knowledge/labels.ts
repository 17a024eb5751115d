/** Labels at the start of a line: 第三章, 第十五条, 一、, （一）, 1., 1.2.3, （1）, 附件2. What they are, not what they mean. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import { foldDigits } from '../numerals/fold-width.ts';
import { formatNumeral } from '../numerals/format-numeral.ts';

export type LabelType =
  | 'annex'
  | 'part'
  | 'book'
  | 'chapter'
  | 'section'
  | 'article'
  | 'han'
  | 'han-parenthesis'
  | 'number'
  | 'decimal'
  | 'number-parenthesis'
  | 'number-half'
  | 'circled'
  | 'letter';

/** Order of depth: a label closes every open one of the same or a higher rank. Decimals rank by their length. */
export const rankOf: Record<LabelType, number> = {
  annex: 0,
  part: 3,
  book: 4,
  chapter: 5,
  section: 6,
  article: 8,
  han: 10,
  'han-parenthesis': 20,
  number: 30,
  decimal: 30,
  'number-parenthesis': 40,
  'number-half': 41,
  circled: 50,
  letter: 60,
};

export interface Label {
  type: LabelType;
  rank: number;
  /** Running number; for decimals the last component. */
  n: number;
  /** Components of a decimal (`4.2.1` → [4,2,1]). */
  path: number[];
  /** `之一` → 1; 0 without. */
  sub: number;
  /** As it stands in a numbering path: `第十五条`, `（一）`, `1.`, `4.2.1`, `附件1`. */
  name: string;
  /** Length of the label in the line, white space after it not counted. */
  length: number;
  /** White space or the end of the line follows. */
  separated: boolean;
  /** The words after the label, trimmed; at most 200 characters. */
  rest: string;
}

const han = '[〇零○一二两三四五六七八九十百千万]';
const any = '[〇零○一二两三四五六七八九十百千万0-9]';
const spaced = (c: string, max: number) => `${c}(?:\\s{0,3}${c}){0,${max}}`;

const structural = new RegExp(
  `^第\\s{0,3}(${spaced(any, 11)})\\s{0,3}(部\\s{0,2}分|编|章|节|条)(?:\\s{0,2}之\\s{0,2}(${han}{1,3}))?`,
);
const annex =
  /^附\s{0,3}([件录表])?\s{0,3}([0-9]{1,3}(?:-[0-9]{1,2})?|[一二三四五六七八九十]{1,3}|[A-Z]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,4})?/;
const hanComma = new RegExp(`^(${spaced(han, 4)})\\s{0,2}[、.]`);
const hanParenthesis = new RegExp(`^[（(]\\s{0,3}(${spaced(han, 4)})\\s{0,3}[）)]`);
const decimal = /^(\d{1,3}(?:\s?\.\s?\d{1,3}){1,6})(?!\d)(?:\s?[.、])?/;
const plainNumber = /^(\d{1,3})\s{0,2}([.、])/;
const numberParenthesis = /^[（(]\s{0,3}(\d{1,3})\s{0,3}[）)]/;
const numberHalf = /^(\d{1,3})\s{0,2}[）)]/;
const letter = /^(?:([a-zA-Z])\s{0,2}[.)）、]|[（(]\s?([a-zA-Z])\s?[）)])/;

/** The label at the start of a line, or null. Only the first 200 characters are read. */
export function readLabel(text: string): Label | null {
  const head = foldDigits(text.slice(0, 200)).replaceAll('（', '(').replaceAll('）', ')');
  return readStructural(head, text) ?? readAnnex(head, text) ?? readListLabel(head, text);
}

function build(
  text: string,
  length: number,
  part: Pick<Label, 'type' | 'n' | 'name'> & Partial<Label>,
): Label {
  const after = text[length];
  return {
    rank: rankOf[part.type],
    path: [],
    sub: 0,
    length,
    separated: after === undefined || /\s/.test(after),
    rest: text.slice(length, length + 200).trim(),
    ...part,
  };
}

function readStructural(head: string, text: string): Label | null {
  if (head[0] !== '第') return null;
  const found = structural.exec(head);
  if (!found) return null;
  const n = parseLabelNumeral(found[1]!);
  if (n === null || n === 0) return null;
  const unit = found[2]!.replace(/\s/g, '');
  const sub = found[3] ? (parseLabelNumeral(found[3]) ?? 0) : 0;
  const types = { 部分: 'part', 编: 'book', 章: 'chapter', 节: 'section', 条: 'article' } as const;
  const name = `第${formatNumeral(n)}${unit}${sub ? `之${formatNumeral(sub)}` : ''}`;
  return build(text, found[0].length, { type: types[unit as keyof typeof types], n, sub, name });
}

/**
 * 附件, 附录, 附表, 附 with or without a number, alone on the line or followed by a short title. A sentence that
 * begins with 附录 (附录中应…), 附则 and 附加 are none.
 */
function readAnnex(head: string, text: string): Label | null {
  if (head[0] !== '附') return null;
  const found = annex.exec(head)!;
  const kind = found[1] ?? '';
  const number = found[2] ?? '';
  const rest = head.slice(found[0].length);
  const after = rest[0];
  const titled = after !== undefined && !/[\s:：.．、(]/.test(after);
  if (kind === '' && number === '' && !/^[:：]/.test(rest)) return null;
  if (titled && (number === '' || /^[A-Z0-9中的所和与至及或、]/.test(rest))) return null;
  const words = rest.replace(/^[\s:：.．、]+/, '');
  if (/[。；]/.test(words) || /[，,:：]$/.test(words.trim()) || text.length > 80) return null;
  return build(text, found[0].length, {
    type: 'annex',
    rank: kind === '件' || kind === '' ? (kind === '' ? 1 : 0) : 1,
    n: parseLabelNumeral(number) ?? 0,
    name: `附${kind}${number}`,
  });
}

function readListLabel(head: string, text: string): Label | null {
  let m = hanComma.exec(head);
  if (m) {
    const n = parseLabelNumeral(m[1]!);
    // 一、二类医疗器械 counts kinds: the next numeral carries on, and a measure word follows.
    const next = /^\s?([二三四五六七八九十])\s?[类级期次项款种者条]/.exec(head.slice(m[0].length));
    const counts = next !== null && parseLabelNumeral(next[1]!) === (n ?? 0) + 1;
    if (n && !counts) return build(text, m[0].length, { type: 'han', n, name: `${formatNumeral(n)}、` });
  }
  m = hanParenthesis.exec(head);
  if (m) {
    const n = parseLabelNumeral(m[1]!);
    if (!n || /^\s?(?:[、和及或至]\s?[(第]|[项款])/.test(head.slice(m[0].length))) return null;
    return build(text, m[0].length, { type: 'han-parenthesis', n, name: `（${formatNumeral(n)}）` });
  }
  m = decimal.exec(head);
  if (m) {
    const path = m[1]!.split('.').map((c) => Number(c.trim()));
    if (path.every((c) => c > 0))
      return build(text, m[0].length, {
        type: 'decimal',
        rank: rankOf.decimal + path.length - 1,
        n: path.at(-1)!,
        path,
        name: path.join('.'),
      });
  }
  m = plainNumber.exec(head);
  if (m) return numbered(text, m, 'number', (n) => `${n}.`);
  m = numberParenthesis.exec(head);
  if (m && !/^\s?(?:[、和及或至]\s?\(|[项款])/.test(head.slice(m[0].length)))
    return numbered(text, m, 'number-parenthesis', (n) => `（${n}）`);
  m = numberHalf.exec(head);
  if (m) return numbered(text, m, 'number-half', (n) => `${n}）`);
  return readSmallLabel(head, text);
}

function numbered(
  text: string,
  match: RegExpExecArray,
  type: LabelType,
  name: (n: number) => string,
): Label | null {
  const n = Number(match[1]);
  return n > 0 ? build(text, match[0].length, { type, n, name: name(n) }) : null;
}

function readSmallLabel(head: string, text: string): Label | null {
  const code = head.charCodeAt(0);
  const circled =
    code >= 0x2460 && code <= 0x2473 ? code - 0x245f : code >= 0x2474 && code <= 0x2487 ? code - 0x2473 : 0;
  if (circled) return build(text, 1, { type: 'circled', n: circled, name: head[0]! });
  const m = letter.exec(head);
  if (!m) return null;
  const c = (m[1] ?? m[2])!.toLowerCase();
  return build(text, m[0].length, { type: 'letter', n: c.charCodeAt(0) - 96, name: `${c}.` });
}

/**
 * The same line read as a plain number: `1.6岁以上` is `1.` and `6岁以上` where no decimal 1.6 is due. Null where
 * the line does not begin with a number and a dot.
 */
export function readAsPlainNumber(text: string): Label | null {
  const head = foldDigits(text.slice(0, 200));
  const m = plainNumber.exec(head);
  return m ? numbered(text, m, 'number', (n) => `${n}.`) : null;
}

const referenceTail =
  /^(?:第[一二三四五六七八九十0-9（(]{1,5}[款项目]|之规定|规定|所(?:称|列|述|规定|指|确定)|的|[、和或及与至到]\s{0,2}(?:者\s{0,2})?第|以及第|以外|情形|中(?:所|规定|的)|[（(]第)/;

/** What follows an article's label makes it a reference (第八条第一款规定的…), not the head of an article. */
export function looksLikeReference(label: Label): boolean {
  return referenceTail.test(label.rest);
}
