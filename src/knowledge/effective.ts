/** When an edition takes effect, as its own words say: 自2021年6月1日起施行, 自公布之日起实施. */
import { datePattern, toIsoDate } from './dates.ts';
import type { Doubt, HeaderFact } from './types.ts';

const noGroups = datePattern.replaceAll('(', '(?:');
const subject =
  '(?:本(?:法|条例|办法|规定|规范|规则|程序|细则|决定|公告|通告|通知|意见|指南|附录|目录|指导原则|标准|要求|制度|方案|解释)|现予(?:公布|发布|印发))';
const starts = '起(?:正式|开始)?(?:施行|实施|执行|生效|试行)';
const onDate = new RegExp(
  `${subject}[，,]?\\s{0,3}(?:将)?\\s{0,3}自\\s{0,3}(${noGroups})\\s{0,3}${starts}`,
  'g',
);
const onPublication = new RegExp(`${subject}[，,]?\\s{0,3}自(?:公布|发布|印发|颁布)之?日${starts}`);
const inHeader = new RegExp(`(${noGroups})\\s{0,3}(?:起)?\\s{0,3}(?:施行|实施|执行|生效)`);
const parts = new RegExp(datePattern);

export interface EffectiveClause {
  /** Null for 自公布之日起. */
  date: string | null;
  onPublication: boolean;
  line: number;
  text: string;
}

/** The clause of a text that sets its own entry into force; the last one where there are several. */
export function findEffectiveClause(
  provisions: readonly { text: string; line: number }[],
): EffectiveClause | null {
  let found: EffectiveClause | null = null;
  for (const { text, line } of provisions) {
    if (!text.includes('自')) continue;
    for (const match of text.matchAll(onDate)) {
      const [, y, m, d] = parts.exec(match[1]!)!;
      found = { date: toIsoDate(y!, m!, d!), onPublication: false, line, text: match[0] };
    }
    const published = onPublication.exec(text);
    if (published) found = { date: null, onPublication: true, line, text: published[0] };
  }
  return found;
}

/** Date of entry into force that a header line states, e.g. `2022年5月1日 施行`. */
export function effectiveInHeader(facts: readonly HeaderFact[]): string | null {
  const fact = facts.findLast((f) => f.act === 'effective' || inHeader.test(f.text));
  if (!fact) return null;
  const found = inHeader.exec(fact.text);
  const printed = found ? parts.exec(found[1]!) : null;
  return printed
    ? toIsoDate(printed[1]!, printed[2]!, printed[3]!)
    : fact.act === 'effective'
      ? fact.date
      : null;
}

/**
 * `effectiveFrom` of an edition: the header's date, else that of the text, else the day of publication where the text
 * says so. A date earlier than the edition's own belongs to an earlier edition: null, with a doubt.
 */
export function decideEffectiveFrom(input: {
  header: string | null;
  clause: EffectiveClause | null;
  editionDate: string | null;
  promulgatedOn: string | null;
}): { effectiveFrom: string | null; doubts: Doubt[] } {
  const { header, clause, editionDate, promulgatedOn } = input;
  const doubts: Doubt[] = [];
  const line = clause?.line ?? 1;
  const text = clause?.text ?? `effective ${header}`;
  const stated = header ?? clause?.date ?? null;
  if (header && clause?.date && header !== clause.date)
    doubts.push({ code: 'effective-differs', line, text: `header ${header}, text ${clause.date}` });
  const candidates = [header, clause?.date ?? null].filter((d) => d !== null);
  const usable = candidates.find((d) => editionDate === null || d >= editionDate);
  if (usable) return { effectiveFrom: usable, doubts };
  if (stated) {
    doubts.push({
      code: 'effective-before-edition',
      line,
      text: `${text}: earlier than the edition of ${editionDate}`,
    });
    return { effectiveFrom: null, doubts };
  }
  if (!clause?.onPublication) {
    doubts.push({ code: 'effective-unknown', line: 1, text: 'no entry into force in header or text' });
    return { effectiveFrom: null, doubts };
  }
  if (promulgatedOn && (editionDate === null || promulgatedOn >= editionDate))
    return { effectiveFrom: promulgatedOn, doubts };
  doubts.push({
    code: 'effective-on-publication',
    line,
    text: editionDate
      ? `${text}: day of publication not in the text, taken from the edition's date ${editionDate}`
      : `${text}: day of publication unknown`,
  });
  return { effectiveFrom: editionDate, doubts };
}
