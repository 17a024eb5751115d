/** What stands above a body: the title and the acts (通过, 公布, 修订, 施行) with their dates and orders. */
import { datePattern, findDate } from './dates.ts';
import { readLabel } from './labels.ts';
import type { Line } from './lines.ts';
import { titleInBody } from './title.ts';
import type { Doubt, HeaderFact } from './types.ts';

export interface Header {
  /** Title as printed, null where the text has none. */
  printedTitle: string | null;
  titleLine: number;
  /** Title that the body prints itself, where a third party's header or none stands above it. */
  ownTitle: string | null;
  /** Lines of the body that are titles or the file's own annex label: words, not divisions. */
  titleLines: ReadonlySet<number>;
  facts: HeaderFact[];
  /** Lines that follow the header. */
  body: Line[];
  doubts: Doubt[];
}

/** Reads and cuts off the header. With an INFO END mark everything above it is header. */
export function readHeader(lines: readonly Line[]): Header {
  const end = lines.findIndex((l) => l.kind === 'info-end');
  const text = lines.filter((l) => l.kind !== 'info-end');
  const title = findTitle(text);
  const doubts: Doubt[] = [];
  const facts: HeaderFact[] = [];
  if (end >= 0) {
    const own = lines.slice(0, end).filter((l) => l.kind === 'text' && l.line !== title?.line);
    for (const line of own) {
      const found = readFacts(line.text);
      facts.push(...found);
      if (found.length === 0)
        doubts.push({ code: 'header-unread', line: line.line, text: line.text.slice(0, 200) });
    }
    if (own.length === 0)
      doubts.push({
        code: 'empty-header',
        line: title?.line ?? 1,
        text: 'no act, date or number in the header',
      });
    return result(title, facts, lines.slice(end + 1), doubts, false);
  }
  if (!title) return result(null, facts, text, doubts, true);
  let thirdParty = false;
  let at = text.indexOf(title) + 1;
  for (; at < text.length && at < 40; at++) {
    const line = text[at]!;
    if (line.kind === 'rule') continue;
    if (line.kind !== 'text' || line.table > 0 || readLabel(line.text)?.type === 'annex') break;
    if (/^Source:\s*\S/.test(line.text)) {
      thirdParty = true;
      continue;
    }
    const found = isHeaderLine(line) ? readFacts(line.text) : [];
    if (found.length === 0) break;
    facts.push(...found);
  }
  return result(title, facts, text.slice(at), doubts, thirdParty);
}

function result(
  title: Line | null,
  facts: HeaderFact[],
  body: Line[],
  doubts: Doubt[],
  ownTitleFirst: boolean,
): Header {
  const kept = body.filter((l) => l.kind !== 'rule' && l.kind !== 'info-end');
  const own = ownTitleFirst ? titleInBody(kept) : null;
  const printedTitle = title?.text ?? null;
  return {
    printedTitle,
    titleLine: title?.line ?? 1,
    ownTitle: own?.printed ?? null,
    titleLines: new Set(own?.lines.map((l) => l.line)),
    facts,
    body: kept,
    doubts,
  };
}

/** The first heading of level 1 before any other words, else a short first line that is no label and no sentence. */
function findTitle(lines: readonly Line[]): Line | null {
  const first = lines.find((l) => l.kind !== 'rule');
  if (first?.kind !== 'text') return null;
  if (first.level === 1) return first;
  const label = readLabel(first.text);
  const isTitle = first.text.length <= 80 && !/[。；：:，,|]/.test(first.text) && !label;
  return isTitle ? first : null;
}

const actWords: [HeaderFact['act'], RegExp][] = [
  ['revised', /修订|修正|修改/],
  ['adopted', /通过/],
  ['approved', /批准/],
  ['promulgated', /公布|发布|颁布|印发|下发/],
  ['effective', /(?:施行|实施|执行|生效)/],
];

const dates = new RegExp(datePattern, 'g');
const wordsBefore = '([\\u4e00-\\u9fa5、]{2,40}?)';
const digits = '[0-9０-９〇零一二三四五六七八九十百]{1,5}';
/** 某某令第9号 and 某某第4号令; 某某2021年第24号通告 and 某某公告2021年第24号; 某办械函〔2012〕210号. */
const numberForms = [
  new RegExp(`${wordsBefore}令第?${digits}号`),
  new RegExp(`${wordsBefore}第${digits}号令`),
  new RegExp(`${wordsBefore}?(?:公告|通告|通知|令)?\\d{4}年第\\d{1,4}号(?:公告|通告|令)?`),
  new RegExp(`${wordsBefore}[〔[（(【]\\d{4}[〕\\]）)】](?:第)?\\d{1,5}号`),
];

/** A header line is short, starts no numbered section, and names an act with its date or carries a number alone. */
function isHeaderLine(line: Line): boolean {
  if (line.text.length > 1500) return false;
  const label = readLabel(line.text);
  if (label && label.type !== 'han-parenthesis') return false;
  const bare = line.text.replace(/^[（(\s]+|根据/g, '');
  if (new RegExp(`^(?:自|经|已于)?${datePattern}`).test(bare))
    return /(?:通过|公布|发布|颁布|批准|修订|修正|修改|印发|施行|实施|执行|生效)[）);；。\s]*$/.test(bare);
  return (
    line.text.length <= 60 &&
    !/[。；，]/.test(line.text) &&
    readNumber(line.text) !== null &&
    /号$|[公通]告[）)]?$/.test(line.text)
  );
}

/** Facts of one header line; several acts on a line (；, or a new date after white space) are several facts. */
export function readFacts(line: string): HeaderFact[] {
  const pieces = line
    .slice(0, 4000)
    .replace(/^[（(]/, '')
    .split(new RegExp(`[;；]|(?<=\\S)\\s{1,20}(?=(?:根据|自)?${datePattern.replaceAll('(', '(?:')})`));
  const facts: HeaderFact[] = [];
  for (const piece of pieces) {
    const text = piece.trim();
    if (text === '') continue;
    const number = readNumber(text);
    const day = findDate(text);
    if (day === null && number === null) continue;
    const bare = text.replace(/《[^》]{0,200}》/g, '');
    const act = actWords.find(([, re]) => re.test(bare))?.[0];
    facts.push({ act: act ?? 'promulgated', date: day, number, authority: readAuthority(text), text });
  }
  return facts;
}

/** The order or document number a line prints, without 中华人民共和国 in front; null where it prints none. */
export function readNumber(text: string): string | null {
  return matchNumber(text)?.number ?? null;
}

function matchNumber(text: string): { number: string; authority: string | null } | null {
  const clean = withoutTitlesAndDates(text);
  for (const form of numberForms) {
    const found = form.exec(clean);
    if (!found) continue;
    const words = found[1] ?? '';
    const authority = words
      .replace(/^[、，]+/, '')
      .replace(/^(?:根据|按照|原|经|以)?(?:中华人民共和国(?=国务院))?/, '');
    return { number: found[0].slice(words.length - authority.length), authority: authority || null };
  }
  return null;
}

const withoutTitlesAndDates = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(/《[^》]{0,200}》/g, ' ')
    .replace(dates, ' ')
    .replace(/[（(]\s{0,3}(\d{4}年第\d{1,4}号)\s{0,3}[）)]/g, '$1')
    .replace(/\s+/g, '');

function readAuthority(text: string): string | null {
  const numbered = matchNumber(text)?.authority;
  if (numbered) return numbered.replace(/(?:公告|通告|通知)$/, '');
  const found =
    /([\u4e00-\u9fa5]{2,30}?(?:委员会|国务院|人民政府|部|局|署|代表大会))(?:第[\u4e00-\u9fa5\d]{1,8}[次届]|批准|发布|公布|印发|$)/.exec(
      withoutTitlesAndDates(text),
    );
  return found ? found[1]!.replace(/^中华人民共和国(?=国务院)/, '') : null;
}
