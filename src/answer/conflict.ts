/**
 * Two rules in force that give different figures for the same thing, and which one prevails (立法法 on the legal order:
 * higher before lower, special before general, newer before older; national before local unless the place is named).
 * Precision first: a conflict that is none does more harm than one that is missed.
 */

import type { Bilingual } from '../errors.ts';
import { sameTitle } from '../knowledge/same-title.ts';
import type { Edition, Level } from '../knowledge/types.ts';
import { analyse } from '../retrieval/analyse.ts';
import { productsOfTitle } from './products.ts';
import { extractQuantities, type Quantity } from './proof/quantities.ts';
import { namesPlace } from './rank-passages.ts';
import type { EvidenceSpan, Passage } from './types.ts';

/** Kinds of figure that can stand against one another. */
const kinds: Record<string, string> = {
  'working-day': 'period',
  day: 'period',
  week: 'period',
  month: 'period',
  year: 'period',
  hour: 'period',
  yuan: 'money',
  倍: 'multiple',
  ratio: 'share',
};
/** Share of the words beside the figures that both sentences have in common. */
const leastAlike = 0.8;
/** Shorter sentences say too little to tell that they speak of one thing. */
const fewestTerms = 8;
const mostFigures = 4;

interface Statement {
  start: number;
  end: number;
  /** Terms of the words beside the figures. */
  terms: Set<string>;
  figures: Quantity[];
  marks: string;
}

/** Words that tell two like sentences apart: other classes, other steps, other persons are other rules. */
const distinguishing =
  /第?[一二三123]类|首次|延续|变更|补发|注销|注册|备案|许可|登记|境内|境外|国产|进口|出口|生产|经营|使用|批发|零售|网络|临床|试验|检验|审评|受理|药品|医疗器械|化妆品|疫苗|试剂|个人|单位|企业|法定代表人|主要负责人|直接责任|特殊|普通|情节严重|情节较轻|货值|违法所得|以上|以下|不得|应当|可以|省级|国务院|县级|设区的市/g;

/** What a sentence is about stands in a list, or in the sentence before: alone it says nothing of its own. */
const leaning =
  /下列|以下情形|前款|前条|[：:]\s*$|依照本|^(?:（[^（）]{1,4}）|\d{1,2}[.．、]|情节|拒不|逾期|造成|构成|其中|前述|该|上述|有前|对(?:其|违法单位))/;

export interface FoundConflict {
  /** The statement cited, and the one that stands against it. */
  cited: EvidenceSpan;
  other: EvidenceSpan;
  prevails: 'cited' | 'other' | null;
  rule: 'level' | 'special' | 'newer' | 'national' | 'place' | 'undecided';
}

/** Statements of other provisions that disagree with what was cited; each cited span meets the first such one. */
export function findConflicts(
  cited: readonly EvidenceSpan[],
  passages: readonly Passage[],
  question: string,
): FoundConflict[] {
  const found: FoundConflict[] = [];
  for (const span of cited) {
    const { provision, history } = span.passage;
    if (history || provision.source !== 'official') continue;
    const own = statementsOf(provision.text, span.start, span.end);
    for (const passage of passages) {
      const { provision: against } = passage;
      if (against === provision || passage.history || against.source !== 'official') continue;
      if (
        sameTitle(against.document, provision.document) ||
        !sameProducts(against.document, provision.document)
      )
        continue;
      const pair = disagreeing(own, statementsOf(against.text, 0, against.text.length));
      if (!pair) continue;
      const place = { paragraph: null, item: null };
      found.push({
        cited: { passage: span.passage, start: pair[0].start, end: pair[0].end, ...place },
        other: { passage, start: pair[1].start, end: pair[1].end, ...place },
        ...whichPrevails(provision.edition, against.edition, question),
      });
      break;
    }
  }
  return found;
}

/** Laws on other products are other laws; a general law meets every one. */
function sameProducts(a: string, b: string): boolean {
  const [first, second] = [productsOfTitle(a), productsOfTitle(b)];
  return first.length === 0 || second.length === 0 || first.some((product) => second.includes(product));
}

/** Sentences with one kind of figure, few enough to be compared one by one. */
function statementsOf(text: string, from: number, to: number): Statement[] {
  const statements: Statement[] = [];
  let start = from;
  for (let at = from; at <= to; at++) {
    if (at < to && !'。\n'.includes(text[at]!)) continue;
    const sentence = text.slice(start, at);
    const lead = sentence.length - sentence.replace(/^\s*(?:第[^条\s]{1,8}条\s*)?/, '').length;
    const words = sentence.slice(lead);
    const figures = extractQuantities(words).filter((q) => kinds[q.unit] !== undefined && !q.weak);
    const kind = new Set(figures.map((q) => kinds[q.unit]));
    if (figures.length > 0 && figures.length <= mostFigures && kind.size === 1) {
      let bare = '';
      let last = 0;
      for (const { start: s, end: e } of figures) {
        bare += `${words.slice(last, s)} `;
        last = e;
      }
      bare += words.slice(last);
      const terms = new Set(analyse(bare).filter((term) => !/\d/.test(term)));
      const marks = [...new Set(bare.match(distinguishing) ?? [])].sort().join('|');
      if (terms.size >= fewestTerms && !leaning.test(words))
        statements.push({ start: start + lead, end: Math.min(at + 1, to), terms, figures, marks });
    }
    start = at + 1;
  }
  return statements;
}

function disagreeing(own: Statement[], others: Statement[]): [Statement, Statement] | null {
  for (const a of own)
    for (const b of others) if (isSameMatter(a, b) && figuresDiffer(a.figures, b.figures)) return [a, b];
  return null;
}

function isSameMatter(a: Statement, b: Statement): boolean {
  if (a.marks !== b.marks || a.figures.length !== b.figures.length) return false;
  const shared = [...a.terms].filter((term) => b.terms.has(term)).length;
  return shared >= leastAlike * Math.max(a.terms.size, b.terms.size);
}

/** The same kinds with the same bounds, and at least one other value; 一年 and 12个月 agree. */
function figuresDiffer(a: Quantity[], b: Quantity[]): boolean {
  let differ = false;
  for (const [i, one] of a.entries()) {
    const two = b[i]!;
    if (kinds[one.unit] !== kinds[two.unit] || one.bound !== two.bound) return false;
    // A working day is no calendar day: 20日 and 20个工作日 differ, but which is longer nobody can say for certain.
    if ((one.unit === 'working-day') !== (two.unit === 'working-day')) return false;
    if (scaled(one) !== scaled(two)) differ = true;
  }
  return differ;
}

const days: Record<string, number> = {
  hour: 1 / 24,
  day: 1,
  'working-day': 1,
  week: 7,
  month: 30.4,
  year: 364.8,
};
const scaled = ({ unit, value }: Quantity): number =>
  Math.round(Number(value) * (days[unit] ?? 1) * 1000) / 1000;

const order: Level[] = ['law', 'administrative_regulation', 'rule', 'notice', 'guidance', 'other'];

/** Which of two editions prevails where they disagree; `a` is the one cited. */
export function whichPrevails(
  a: Edition,
  b: Edition,
  question: string,
): Pick<FoundConflict, 'prevails' | 'rule'> {
  const local = [a, b].filter((e) => e.jurisdiction !== 'CN');
  if (local.length === 1) {
    const localIsA = local[0] === a;
    const national = localIsA ? b : a;
    const place = namesPlace(question, local[0]!.jurisdiction);
    // A rule of a ministry and a local regulation: neither is above the other (立法法第一百零六条).
    if (national.level === 'rule' || order.indexOf(national.level) > order.indexOf('rule'))
      return place
        ? { prevails: localIsA ? 'cited' : 'other', rule: 'place' }
        : { prevails: null, rule: 'undecided' };
    return { prevails: localIsA ? 'other' : 'cited', rule: 'national' };
  }
  const [rankA, rankB] = [order.indexOf(a.level), order.indexOf(b.level)];
  if (rankA !== rankB) return { prevails: rankA < rankB ? 'cited' : 'other', rule: 'level' };
  const [specialA, specialB] = [isSpecial(a, b), isSpecial(b, a)];
  const newer = newerOf(a, b);
  // 新的一般规定与旧的特别规定: not for a machine to say (立法法第一百零五条).
  if (specialA !== specialB) {
    const special = specialA ? 'cited' : 'other';
    return newer === null || newer === special
      ? { prevails: special, rule: 'special' }
      : { prevails: null, rule: 'undecided' };
  }
  if (a.authority !== null && a.authority === b.authority && newer !== null)
    return { prevails: newer, rule: 'newer' };
  return { prevails: null, rule: 'undecided' };
}

/** Its title names a product where the other's names none. */
const isSpecial = (one: Edition, other: Edition): boolean =>
  productsOfTitle(one.document).length > 0 && productsOfTitle(other.document).length === 0;

function newerOf(a: Edition, b: Edition): 'cited' | 'other' | null {
  const [first, second] = [a.effectiveFrom, b.effectiveFrom];
  if (!first || !second || first === second) return null;
  return first > second ? 'cited' : 'other';
}

const levelNames: Record<Level, Bilingual> = {
  law: { zh: '法律', en: 'a law' },
  administrative_regulation: { zh: '行政法规', en: 'an administrative regulation' },
  local_regulation: { zh: '地方性法规', en: 'a local regulation' },
  rule: { zh: '规章', en: 'a departmental rule' },
  notice: { zh: '规范性文件', en: 'a notice' },
  guidance: { zh: '指导性文件', en: 'guidance' },
  other: { zh: '其他文件', en: 'another document' },
};

/** Both provisions, which one prevails, and why. */
export function conflictSentence({ cited, other, prevails, rule }: FoundConflict): Bilingual {
  const [a, b] = [cited.passage.provision, other.passage.provision];
  const name = (p: typeof a) => `《${p.document}》${p.article}`;
  const winner = prevails === 'cited' ? a : prevails === 'other' ? b : null;
  const loser = winner === a ? b : a;
  const both = `${name(a)}与${name(b)}`;
  if (winner === null)
    return {
      zh: `${both}对此规定的数字不一致，两者哪个优先不能直接判断，请向主管部门确认。`,
      en: `${name(a)} and ${name(b)} give different figures for this. Which of them prevails cannot be said from the texts; ask the authority.`,
    };
  const [high, low] = [levelNames[winner.edition.level], levelNames[loser.edition.level]];
  const why: Record<Exclude<FoundConflict['rule'], 'undecided'>, Bilingual> = {
    level: { zh: `${high.zh}的效力高于${low.zh}`, en: `${high.en} ranks above ${low.en}` },
    special: { zh: '特别规定优先于一般规定', en: 'the special rule goes before the general one' },
    newer: { zh: '同一机关的新规定优先于旧规定', en: 'of two rules of one authority the newer prevails' },
    national: { zh: `${high.zh}的效力高于地方性法规`, en: `${high.en} ranks above a local regulation` },
    place: {
      zh: '所问的地方适用当地的规定',
      en: 'you ask about the place where the local regulation applies',
    },
  };
  const reason = why[rule as Exclude<FoundConflict['rule'], 'undecided'>];
  return {
    zh: `${both}对此规定的数字不一致，以${name(winner)}为准：${reason.zh}。`,
    en: `${name(a)} and ${name(b)} give different figures for this; ${name(winner)} prevails: ${reason.en}.`,
  };
}
