/**
 * Finds personal data that no question to the law needs, and masks it before anything else sees the text: model,
 * index, log, trace and record. Identifiers of the trade (approval, filing and licence numbers, batch and tracing
 * codes, company credit codes) are what questions are about, and stay.
 */
import { hasNameCue, nameSpans } from './personal-names.ts';

export const personalKinds = [
  'identity_card',
  'phone',
  'bank_card',
  'email',
  'passport',
  'account',
  'address',
  'birth_date',
  'name',
] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** The same text with all masks made alike, so that their words are neither searched for nor tell a language. */
export const withoutMaskLabels = (text: string): string => text.replace(maskPattern, '〔***〕');

/** One sentence for the asker on what was masked. */
export function maskNotice(kinds: readonly PersonalKind[], lang: 'zh' | 'en'): string {
  const once = [...new Set(kinds)];
  return lang === 'zh'
    ? `您写的${once.map((kind) => labels[kind]).join('、')}已经遮盖，没有用于查询。咨询规定不需要这些信息，请不要在这里填写。`
    : `What you wrote was masked and not used: ${once.map((kind) => kind.replace('_', ' ')).join(', ')}. A question about the rules does not need it; please leave it out.`;
}

export interface Masked {
  text: string;
  /** Kinds masked, one an occurrence, in the order of the text. */
  masked: PersonalKind[];
}

/** What stands in the text in place of the data; recognised again, so masking twice changes nothing. */
const labels: Record<PersonalKind, string> = {
  identity_card: '身份证号',
  phone: '电话',
  bank_card: '银行卡号',
  email: '邮箱',
  passport: '证件号',
  account: '账号',
  address: '住址',
  birth_date: '出生日期',
  name: '姓名',
};
const maskOf = (kind: PersonalKind): string => `〔${labels[kind]}***〕`;
const maskPattern = new RegExp(`〔(${Object.values(labels).join('|')})\\*\\*\\*〕`, 'g');
const kindOfLabel = new Map(Object.entries(labels).map(([kind, label]) => [label, kind as PersonalKind]));

interface Span {
  start: number;
  end: number;
  kind: PersonalKind;
}

/** @returns the text with personal data masked; linear time for any string */
export function maskPersonalData(text: string): Masked {
  const earlier = [...text.matchAll(maskPattern)].map((m) => kindOfLabel.get(m[1]!)!);
  const plain = foldDigits(text);
  const spans = disjoint([
    ...patternSpans(plain),
    ...digitSpans(plain),
    ...chineseDigitSpans(plain),
    ...nameSpansOf(plain),
  ]);
  let out = '';
  let at = 0;
  for (const { start, end, kind } of spans) {
    out += text.slice(at, start) + maskOf(kind);
    at = end;
  }
  return { text: out + text.slice(at), masked: [...earlier, ...spans.map((s) => s.kind)] };
}

/** Full-width forms to ASCII, one character for one, so that places stay the same. */
function foldDigits(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/[‐‑‒–—―−]/g, '-');
}

/** The first span of those that overlap wins; the longer one where both begin at one place. */
function disjoint(spans: Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end))
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  return kept;
}

// ---- numbers

/** Words before a number by which it is an identifier of the trade, and words by which it is a person's. */
const tradeWord =
  /(批号|批次|受理号|登记号|注册号|注册证|备案号|备案凭证|备案编号|许可证|生产证|经营证|批准文号|文号|准字|信用代码|机构代码|追溯码|监管码|本位码|条码|条形码|序列号|订单号|产品编号|证书编号|编号|型号|货号|公告|udi|gtin|\bdi\b|\bpi\b|\blot\b|\bsn\b|batch|barcode|credit code|licen[cs]e no|registration (?:no|number)|certificate (?:no|number)|filing (?:no|number)|approval (?:no|number))[^0-9a-z\n，。；！？,;!?]{0,10}[a-z]{0,4}$/i;
const ownWord =
  /(身份证|证件号|手机|电话|联系|致电|打给|拨打|回电|来电|微信|传真|座机|银行卡|卡号|账号|账户|户头|护照|\bid\b|phone|mobile|cell|tel|call|whatsapp|bank|card|account|passport)[^0-9\n]{0,14}$/i;
/** Chinese characters that stand right before the digits of an approval number: 国械注准2021…, 国妆特字2021…. */
const tradeHead = /(?:[准字许备进妆证第]|\([\p{Script=Han}]{1,3}\))\s?[A-Za-z]{0,3}$/u;

/** Runs of digits as typed: groups joined by single spaces, dots or hyphens, an X at the end. */
const digitRun = /(?<![0-9A-Za-z])\+?\d(?:[ .-]{0,2}\d){6,24}(?: ?[Xx])?(?![0-9A-Za-z])/g;

function digitSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(digitRun)) {
    const before = text.slice(Math.max(0, match.index - 30), match.index);
    const personal = ownWord.test(before);
    const trade = !personal && (tradeWord.test(before) || tradeHead.test(before));
    const kind = trade ? null : kindOfDigits(match[0], before);
    if (kind) {
      spans.push({ start: match.index, end: match.index + match[0].length, kind });
      continue;
    }
    if (!trade) spans.push(...partsOf(match[0], match.index, text));
  }
  return spans;
}

/** Several numbers typed side by side make one run; each of its groups is looked at alone. */
function partsOf(run: string, start: number, text: string): Span[] {
  const spans: Span[] = [];
  for (const part of run.matchAll(/\d{6,19}[Xx]?/g)) {
    if (part[0].length === run.length) continue;
    const from = start + part.index;
    const kind = kindOfDigits(part[0], text.slice(Math.max(0, from - 30), from));
    if (kind) spans.push({ start: from, end: from + part[0].length, kind });
  }
  return spans;
}

function kindOfDigits(run: string, before: string): PersonalKind | null {
  const digits = run.replace(/[^0-9Xx]/g, '').toUpperCase();
  if (isIdentityCard(digits, /身份证|证件|\bid\b/i.test(before.slice(-16)))) return 'identity_card';
  if (isPhone(run, digits, before)) return 'phone';
  if (isBankCard(digits, /银行卡|卡号|账号|账户|card|account|bank/i.test(before.slice(-16))))
    return 'bank_card';
  return null;
}

const regions = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;

/** GB 11643: region, day of birth, sequence, check character (ISO 7064 mod 11-2). Fifteen digits are the old form. */
function isIdentityCard(digits: string, named: boolean): boolean {
  if (!regions.test(digits)) return false;
  if (/^\d{15}$/.test(digits)) return isDay(`19${digits.slice(6, 12)}`) && named;
  if (!/^\d{17}[\dX]$/.test(digits)) return false;
  if (!isDay(digits.slice(6, 14))) return false;
  return named || identityCheck(digits) || !isCreditCode(digits);
}

function identityCheck(digits: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

/** GB 32100: the last character of a credit code follows from the others, modulo 31. */
export function isCreditCode(code: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  let sum = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31)
    sum += alphabet.indexOf(code[i]!) * weight;
  return alphabet[(31 - (sum % 31)) % 31] === code[17];
}

function isDay(yyyymmdd: string): boolean {
  const [year, month, day] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6, 8)].map(Number);
  return year! >= 1900 && year! <= 2035 && month! >= 1 && month! <= 12 && day! >= 1 && day! <= 31;
}

function isPhone(run: string, digits: string, before: string): boolean {
  if (/^(?:00)?(?:86)?1[3-9]\d{9}$/.test(digits)) return true;
  // A fixed line has its area code set off, or follows a word for it; hotlines (12315, 400…) are public.
  const area = /^(?:\+?86[ -]?)?\(?0\d{2,3}[) .-]{1,2}\d{3,4}[ .-]?\d{4}(?:[ -]\d{1,5})?$/;
  if (area.test(run.trim())) return true;
  const called = /(电话|座机|联系|传真|回电|tel|phone|call|fax)[^0-9]{0,12}$/i.test(before);
  if (called && /^0\d{9,11}$/.test(digits)) return true;
  if (called && /^[2-8]\d{6,7}$/.test(digits) && !/^[48]00/.test(digits)) return true;
  return run.startsWith('+') && /^\d{10,15}$/.test(digits);
}

/** Issuer prefixes with their lengths; the last digit follows from the others (Luhn), or the word for it stands before. */
function isBankCard(digits: string, named: boolean): boolean {
  const shaped =
    /^(?:62\d{14,17}|4\d{15}|5[1-5]\d{14}|3[47]\d{13}|35\d{14}|60\d{14}|9\d{15,18}|2[2-7]\d{14})$/.test(
      digits,
    );
  if (named && /^\d{15,19}$/.test(digits)) return true;
  return shaped && !/^9/.test(digits) && luhn(digits);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const spoken = '零〇一二三四五六七八九幺';

/** A mobile number or identity card written out: 一三八零零一三八零零零. */
function chineseDigitSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(new RegExp(`[${spoken}](?:[ -]?[${spoken}]){10,17}`, 'g'))) {
    const digits = [...match[0]]
      .filter((c) => spoken.includes(c))
      .map((c) => (c === '幺' ? '1' : c === '零' || c === '〇' ? '0' : String(spoken.indexOf(c) - 1)))
      .join('');
    const kind = kindOfDigits(digits, '');
    if (kind) spans.push({ start: match.index, end: match.index + match[0].length, kind });
  }
  return spans;
}

// ---- other patterns

const patterns: { kind: PersonalKind; pattern: RegExp }[] = [
  {
    kind: 'email',
    pattern: /[A-Za-z0-9._%+-]{1,64}\s?@\s?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g,
  },
  {
    kind: 'email',
    pattern:
      /\b[a-z0-9._%+-]{2,64} ?[[(]? ?at ?[\])]? ?[a-z0-9-]{2,63} ?[[(]? ?dot ?[\])]? ?(?:com|cn|net|org|edu)\b/gi,
  },
  // The number of a passport or permit needs its word: 国妆特字G2016…, 国药准字H2020… have the same shape.
  {
    kind: 'passport',
    pattern:
      /(?<=(?:护照|通行证|台胞证|回乡证|居留证|军官证|驾驶证|社保卡?|医保卡?|就诊卡|病历|住院|passport|permit|medical record)[^0-9A-Za-z\n，。]{0,8}(?:(?:no|number|is)[.: ]{1,3}){0,2})[A-Za-z]{0,3}[ -]?\d{6,12}(?![0-9A-Za-z])/gi,
  },
  {
    kind: 'passport',
    pattern: /(?<![\p{Script=Han}A-Za-z0-9-])E(?:\d{8}|[A-HJ-NP-Z]\d{7})(?![0-9A-Za-z-])/gu,
  },
  { kind: 'passport', pattern: /(?<![0-9A-Za-z])[A-Z]{1,2}\d{6}\([0-9A]\)/g },
  {
    kind: 'account',
    pattern:
      /(?<=(?:微信号?|vx|wechat|weixin)(?: ?id)?[^0-9A-Za-z\n，。]{0,4})[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_-])/gi,
  },
  { kind: 'account', pattern: /(?<=(?:qq)号?[^0-9A-Za-z\n，。]{0,4})[1-9]\d{4,10}(?!\d)/gi },
  {
    kind: 'birth_date',
    pattern:
      /(?<=(?:出生(?:日期|年月日?)?|生日|born on|date of birth|dob|birthday)[^0-9\n]{0,6})(?:19|20)\d{2} ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?/gi,
  },
  // A home: a road with its number after a word for living there, or any place down to the room.
  {
    kind: 'address',
    pattern:
      /(?<=(?:家住|住在|住址|家庭地址|家里?地址|我家在?|收货地址|邮寄地址|寄到|通讯地址|租住)[是为在到于:： ]{0,4})[\p{Script=Han}A-Za-z0-9-]{2,40}?(?:\d{1,5} ?号(?:楼|院)?|小区|村|组|室)[\p{Script=Han}0-9A-Za-z-]{0,16}?(?=[，。；！？、,.;!? \n）)]|$)/gu,
  },
  {
    kind: 'address',
    pattern:
      /[\p{Script=Han}]{2,24}?(?:路|街|巷|弄|里|村|小区|花园|苑|大道)[\p{Script=Han}0-9A-Za-z-]{0,12}?\d{1,5} ?(?:号|弄|栋|幢|座)(?:楼)?[\p{Script=Han}0-9A-Za-z-]{0,10}?\d{1,5} ?(?:室|房|户)/gu,
  },
  {
    kind: 'address',
    pattern:
      /(?<=\b(?:(?:i|we) live (?:at|on)|my (?:home )?address is|home address:?|deliver (?:it )?to) ?)\d{1,5}[A-Za-z]? [A-Za-z0-9 .'-]{3,40}?(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd)\b(?:,? (?:apt|apartment|room|unit|flat|suite) ?#?[0-9A-Za-z-]{1,6})?/gi,
  },
];

function patternSpans(text: string): Span[] {
  return patterns.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)].map((m) => ({ start: m.index, end: m.index + m[0].length, kind })),
  );
}

/** A name alone is in every directory; beside health or other personal data it says something of a person. */
const health =
  /病|癌|瘤|炎|疹|孕|流产|过敏|手术|住院|诊断|治疗|用药|服用|吃药|打针|艾滋|肝|抑郁|症|副作用|不良反应|血压|血糖|中毒|感染|发烧|确诊|接种|就诊|用了|涂了|patient|diagnos|cancer|diabet|hiv|pregnan|allerg|surgery|hospital|symptom|treat|disease|illness|infect|rash|prescri|medication|took|taking|身份证|电话|手机|住址/i;

function nameSpansOf(text: string): Span[] {
  if (!hasNameCue(text) || !health.test(text)) return [];
  return nameSpans(text).map((span) => ({ ...span, kind: 'name' as const }));
}
