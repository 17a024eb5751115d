/**
 * Cuts a clean text into units: one Chinese character, one word, one number, or one identifier kept whole
 * (第79条, 令第47号, 〔2020〕12号, 2021年第121号, 国械注准20203170001).
 */
import {
  numeralCharacters as everyday,
  formalNumeralCharacters,
  parseChineseNumeral,
} from '../numerals/chinese-numeral.ts';
import { decimalForm, parseMixedNumeral, scaleOf } from '../numerals/mixed-numeral.ts';

export type UnitKind = 'han' | 'word' | 'number' | 'identifier';

/** Told of every unit in order; `start..end` are offsets into the clean text, `form` is the unit as a term. */
export type UnitVisitor = (kind: UnitKind, form: string, start: number, end: number) => void;

const numeralCharacters = everyday + formalNumeralCharacters;
const provinces = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云滇藏陕甘青宁新港澳台';
const n = `[${numeralCharacters}\\d]`;
const han = '[\\u3400-\\u9fff]';

// Every quantifier is bounded or eats one class: no text makes the scan slower than linear.
const approval = new RegExp(
  `(?:国|[${provinces}]${han}?)?(?:食药监|药监)?(?:械注[准进许]|械备|械生产[许备]|械经营[许备]|药准字|药试字|药制备?字|药广审|械广审|妆网?备进?字|妆特进?字|食健字|药包字)[a-z]{0,2}\\s?(\\d{4,14}(?:-\\d{1,3})?)`,
  'y',
);
const notice = /[〔[(【]((?:19|20)\d\d)[〕\])】]\s?第?(\d{1,5})号/y;
const order = new RegExp(`(令|公告)\\s?[(〔[]?\\s?第?\\s?(${n}{1,7})\\s?号`, 'y');
const yearNumber = /((?:19|20)\d\d)年\s?第?(\d{1,4})号/y;
const ordinal = new RegExp(
  `第\\s?(${n}{1,9})\\s?([条款项])(?:之([${numeralCharacters}]{1,3}|\\d{1,2}))?`,
  'y',
);
const fraction = new RegExp(`([百千])分之([${numeralCharacters}]{1,8}|\\d{1,6}(?:\\.\\d{1,6})?)`, 'y');
const digitRun =
  /(\d{1,3}(?:,\d{3}){1,5}(?![\d,])(?:\.\d{1,6})?|\d{1,18}(?:\.\d{1,18}){0,8})(?:\s?([百千万亿]{1,2})(?!分之)|\s?([%‰]))?/y;
const numeralRun = new RegExp(`[${numeralCharacters}]{1,24}`, 'y');
const word = /[\p{L}--\p{Script=Han}][[\p{L}\p{M}]--\p{Script=Han}]{0,63}(?:'[a-z]{1,2}(?!\p{L}))?/vy;

const approvalStart = new Set(`国${provinces}食药械妆`);
const numeralStart = new Set(numeralCharacters);
const bracketStart = new Set('〔[(【');

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Visits the units of a clean text (see `cleanText`). Linear time. */
export function scanUnits(clean: string, visit: UnitVisitor): void {
  const length = clean.length;
  let at = 0;
  while (at < length) {
    const code = clean.charCodeAt(at);
    const end = isHan(code)
      ? scanHan(clean, at, visit)
      : code >= 48 && code <= 57
        ? scanDigits(clean, at, visit)
        : scanOther(clean, at, code, visit);
    at = end;
  }
}

function isHan(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x3007;
}

function scanHan(clean: string, at: number, visit: UnitVisitor): number {
  const character = clean[at]!;
  let match: RegExpExecArray | null;
  if (character === '第') {
    match = matchAt(ordinal, clean, at);
    if (match) {
      const sub = match[3] === undefined ? '' : `之${parseMixedNumeral(match[3]) ?? match[3]}`;
      const end = at + match[0].length;
      visit('identifier', `第${parseMixedNumeral(match[1]!) ?? match[1]}${match[2]}${sub}`, at, end);
      return end;
    }
  } else if (character === '令' || character === '公') {
    match = matchAt(order, clean, at);
    if (match) {
      const end = at + match[0].length;
      visit('identifier', `${match[1]}第${parseMixedNumeral(match[2]!) ?? match[2]}号`, at, end);
      return end;
    }
  }
  if (approvalStart.has(character)) {
    match = matchAt(approval, clean, at);
    if (match) {
      const end = at + match[0].length;
      visit('identifier', match[0].replace(/\s/, ''), at, end);
      return end;
    }
  }
  if (numeralStart.has(character)) return scanNumeral(clean, at, character, visit);
  visit('han', character, at, at + 1);
  return at + 1;
}

function scanNumeral(clean: string, at: number, character: string, visit: UnitVisitor): number {
  if (character === '百' || character === '千') {
    const match = matchAt(fraction, clean, at);
    if (match) {
      const value = parseChineseNumeral(match[2]!);
      const end = at + match[0].length;
      const sign = match[1] === '百' ? '%' : '‰';
      visit('number', (value === null ? decimalForm(match[2]!) : String(value)) + sign, at, end);
      return end;
    }
  }
  const run = matchAt(numeralRun, clean, at)![0];
  const end = at + run.length;
  const value = parseChineseNumeral(run);
  if (value !== null) visit('number', String(value), at, end);
  else for (let i = 0; i < run.length; i += 1) visit('han', run[i]!, at + i, at + i + 1);
  return end;
}

function scanDigits(clean: string, at: number, visit: UnitVisitor): number {
  const dated = matchAt(yearNumber, clean, at);
  if (dated) {
    const end = at + dated[0].length;
    visit('identifier', `${dated[1]}年第${dated[2]}号`, at, end);
    return end;
  }
  const match = matchAt(digitRun, clean, at)!;
  const scale = match[2] === undefined ? 1 : scaleOf(match[2]);
  if (scale === null) {
    const end = at + match[1]!.length;
    visit('number', decimalForm(match[1]!), at, end);
    return end;
  }
  const end = at + match[0].length;
  visit('number', decimalForm(match[1]!, scale) + (match[3] ?? ''), at, end);
  return end;
}

function scanOther(clean: string, at: number, code: number, visit: UnitVisitor): number {
  if (code <= 32) return at + 1;
  if (bracketStart.has(clean[at]!)) {
    const match = matchAt(notice, clean, at);
    if (match) {
      const end = at + match[0].length;
      visit('identifier', `〔${match[1]}〕${match[2]}号`, at, end);
      return end;
    }
    return at + 1;
  }
  if (code < 128 && !(code >= 97 && code <= 122)) return at + 1;
  const match = matchAt(word, clean, at);
  if (match) {
    const end = at + match[0].length;
    visit('word', match[0], at, end);
    return end;
  }
  const point = clean.codePointAt(at)!;
  const end = at + (point > 0xffff ? 2 : 1);
  if (point >= 0x20000 && point <= 0x3ffff) visit('han', clean.slice(at, end), at, end);
  return end;
}
