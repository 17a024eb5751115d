/**
 * Marks tie a claim to the evidence a model was shown. Their own form is `⟦3⟧`, which stands in no official
 * text; `[3]`, `【3】` and `[^3]` from weak models count too, but never where they may belong to a document
 * number: 国食药监办[2012]212号 and 〔2020〕 stay as they are.
 */
import { createThoughtStripper } from './strip-thoughts.ts';

/** One claim of a model's answer, its marks taken out of the text. */
export interface MarkedClaim {
  text: string;
  /** Issued marks, in order, each once. */
  marks: number[];
  /** Marks as written that were never issued, or half a mark. */
  unknownMarks: string[];
}

export interface MarkParser {
  /** Claims that are complete with this chunk: those of every finished line. */
  push(chunk: string): MarkedClaim[];
  /** Claims of the last line. Not to be called when the stream broke off: half a line is no claim. */
  end(): MarkedClaim[];
  /** Whether the model said that the evidence does not answer. */
  readonly refused: boolean;
}

export function formatMark(n: number): string {
  return `⟦${n}⟧`;
}

/** What the model writes when the evidence does not answer. */
export const refusalMark = '⟦none⟧';

/** A line longer than this is no claim; the rest of it is not kept, so endless lines cost no memory. */
export const longestLine = 4000;

/** Data shown to a model must not hold our marks. */
export function withoutMarks(text: string): string {
  return text.replace(/[⟦⟧]/g, (c) => (c === '⟦' ? '〖' : '〗'));
}

/**
 * Reads a stream of model text: one claim a line, each ended by its marks; thoughts, bullets, numbering and
 * emphasis are taken off. The claims do not depend on how the stream is cut into chunks.
 * @param isIssued whether a mark was shown to the model
 */
export function createMarkParser(isIssued: (mark: number) => boolean): MarkParser {
  const thoughts = createThoughtStripper();
  let line: string[] = [];
  let length = 0;
  let refused = false;

  function keep(part: string): void {
    const room = longestLine + 1 - length;
    if (room <= 0) return;
    line.push(part.slice(0, room));
    length += Math.min(part.length, room);
  }

  function finishLine(): MarkedClaim[] {
    const text = line.join('');
    line = [];
    length = 0;
    if (text.length > longestLine) return [{ text: text.slice(0, longestLine), marks: [], unknownMarks: [] }];
    if (/^\W{0,4}⟦\s*none\s*⟧\W{0,4}$/i.test(text)) {
      refused = true;
      return [];
    }
    return readLine(text, isIssued);
  }

  function take(text: string): MarkedClaim[] {
    const claims: MarkedClaim[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      keep(text.slice(from, at));
      claims.push(...finishLine());
      from = at + 1;
    }
    keep(text.slice(from));
    return claims;
  }

  return {
    push: (chunk) => take(thoughts.push(chunk)),
    end: () => [...take(thoughts.end()), ...finishLine()],
    get refused() {
      return refused;
    },
  };
}

/** A mark found in a line: its numbers, or none when it is broken. */
interface FoundMark {
  start: number;
  end: number;
  raw: string;
  numbers: number[];
  own: boolean;
}

const ownMark = /⟦([^⟦⟧\n]{0,40})⟧?|⟧/g;
const weakMark =
  /\[\[?\^?(\d{1,3}(?:[,，、; ]{1,2}\d{1,3}){0,8})\]?\]|【(\d{1,3}(?:[,，、; ]{1,2}\d{1,3}){0,8})(?:†[^】\n]{0,20})?】|［(\d{1,3})］/g;
/** What follows the bracket in a document number: [2012]212号, [3]第5号. */
const documentNumberAfter = /^\s?(?:第\s?)?[\d〇零一二三四五六七八九十百千]{1,8}\s?(?:号|期|次)/;
const numbering = /^\s*(?:[-*+•·●▪◦–—>]\s+|#{1,6}\s+|[（(]?\d{1,2}[.)）、．](?!\d)\s*)+/;
const closingMarks = '。；！？!?.;…，,、：:）)”"』」';

function numbersIn(list: string): number[] {
  const folded = list.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();
  const range = /^(\d{1,4})\s?[-–—~至]\s?(\d{1,4})$/.exec(folded);
  if (range && Number(range[2]) >= Number(range[1]) && Number(range[2]) - Number(range[1]) < 5) {
    return Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => Number(range[1]) + i);
  }
  if (!/^\^?\d{1,4}(?:[,，、;；\s]{1,3}\d{1,4})*$/.test(folded)) return [];
  return folded
    .split(/[^\d]+/)
    .filter(Boolean)
    .map(Number);
}

function findMarks(text: string, isIssued: (mark: number) => boolean): FoundMark[] {
  const marks: FoundMark[] = [];
  for (const match of text.matchAll(ownMark)) {
    const closed = match[0].startsWith('⟦') && match[0].endsWith('⟧');
    // Half a mark: only its sign and digits go, the words after it stay.
    const raw = closed ? match[0] : (/^⟦[\s\d]{0,6}/.exec(match[0])?.[0] ?? match[0]);
    const end = match.index + raw.length;
    marks.push({ start: match.index, end, raw, numbers: closed ? numbersIn(match[1] ?? '') : [], own: true });
  }
  for (const match of text.matchAll(weakMark)) {
    const end = match.index + match[0].length;
    if (documentNumberAfter.test(text.slice(end, end + 12))) continue;
    const numbers = numbersIn(match[1] ?? match[2] ?? match[3]!);
    const issued = numbers.length > 0 && numbers.every(isIssued);
    // Not issued: a mark all the same where marks stand, at the end of a sentence; elsewhere part of the text.
    if (!issued && !/^\s*(?:$|[。；！？!?.;[【⟦])/.test(text.slice(end, end + 4))) continue;
    marks.push({ start: match.index, end, raw: match[0], numbers, own: false });
  }
  marks.sort((a, b) => a.start - b.start);
  // [1] at the head of a line that has marks elsewhere is its numbering.
  const head = marks[0];
  if (head && !head.own && marks.length > 1 && text.slice(0, head.start).trim() === '') head.numbers = [];
  return marks;
}

function readLine(raw: string, isIssued: (mark: number) => boolean): MarkedClaim[] {
  const text = raw.replace(numbering, '').replace(/\*\*|__(?=\S)/g, '');
  if (/^\s*(?:```.*|[-*_=]{3,})?\s*$/.test(text)) return [];
  const marks = findMarks(text, isIssued);
  const claims: MarkedClaim[] = [];
  let words = '';
  let ofClaim: FoundMark[] = [];
  let at = 0;

  const finish = () => {
    const claim = claimOf(words, ofClaim, isIssued);
    words = '';
    ofClaim = [];
    if (!claim) return;
    claims.push(claim);
  };

  marks.forEach((mark, i) => {
    words += text.slice(at, mark.start);
    at = mark.end;
    if (mark.numbers.length === 0 && !mark.own && i === 0 && words.trim() === '' && marks.length > 1) return;
    ofClaim.push(mark);
    const next = marks[i + 1];
    if (next && text.slice(at, next.start).trim() === '') return;
    // A mark before or after the end of a sentence ends its claim; one amid a sentence belongs to all of it.
    const after = /^\s*[。；！？!?;]+[”"』」）)]?|^\s*\.(?=\s|$)/.exec(text.slice(at, at + 12));
    const before = /[。；！？!?;.][”"』」）)]?\s*$/.test(words);
    if (after) {
      words += after[0].trim();
      at += after[0].length;
    }
    if (after || before) finish();
  });
  words += text.slice(at);
  finish();
  return claims;
}

function claimOf(words: string, marks: FoundMark[], isIssued: (mark: number) => boolean): MarkedClaim | null {
  const text = words
    .replace(/[ \t]+([。；，、！？,;!?]|\.(?=\s|$))/g, '$1')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
  const bare = [...text].some((c) => !closingMarks.includes(c) && c.trim() !== '');
  if (!bare) return null;
  const issued = new Set<number>();
  const unknownMarks: string[] = [];
  for (const mark of marks) {
    if (mark.numbers.length === 0 || !mark.numbers.every(isIssued)) unknownMarks.push(mark.raw);
    for (const n of mark.numbers) if (isIssued(n)) issued.add(n);
  }
  return { text, marks: [...issued], unknownMarks };
}
