/** Titles: the one printed in the text, and the official form of it. */
import { datePattern } from './dates.ts';
import { readLabel } from './labels.ts';
import type { Line } from './lines.ts';

const documentWord =
  /(?:原则|指南|要点|要求|规范|办法|程序|规则|目录|规定|通知|细则|标准|意见|公告|通告|条例|方案|说明|清单|附录|规程|解释|法)(?:[（(][^（）()]{1,20}[）)])?$/;
const documentWordInside = /^.{4,60}?(?:指导原则|指南|审评要点|申报资料要求|管理规范|管理办法)/;

export interface CleanTitle {
  title: string;
  /** `2025年版` and such, printed in the title's brackets. */
  label: string | null;
  /** A document number printed in the title's brackets, as printed. */
  number: string | null;
}

/** Takes 《》, a year or date and a document number in brackets off a printed title; （试行） stays. */
export function cleanTitle(printed: string): CleanTitle {
  let title = printed.trim().slice(0, 300);
  let label: string | null = null;
  let number: string | null = null;
  const bracket =
    /\s{0,3}[（(]\s{0,2}([^（）()]{0,8}?\d{4}(?:\s{0,2}年|-\d{2}-\d{2}|(?=\s?修订|\s?版))[^（）()]{0,30})[）)]{1,2}$/;
  for (let found = bracket.exec(title); found; found = bracket.exec(title)) {
    const inside = found[1]!.replace(/\s+/g, '');
    if (/号/.test(inside)) number = inside;
    else label = inside;
    title = title.slice(0, found.index);
  }
  title = title.replace(new RegExp(`\\s{0,3}${datePattern.replaceAll('(', '(?:')}$`), '');
  const quoted = /^《([^《》]+)》$/.exec(title);
  return { title: (quoted ? quoted[1]! : title).replace(/\s+/g, ' ').trim(), label, number };
}

/** A title without what people and converters vary: white space, brackets, 中华人民共和国. */
export const bareTitle = (title: string): string =>
  title.replace(/[\s《》“”"（）()—-]/g, '').replace(/^中华人民共和国/, '');

/** Whether two titles name the same document; small words of the genre may differ (产品, 技术, 设备, 盒). */
export function namesSame(a: string, b: string): boolean {
  const core = (title: string) =>
    bareTitle(cleanTitle(title).title).replace(/产品|技术|设备|注册|申报|盒|\/|试行/g, '');
  return core(a) === core(b);
}

/**
 * The title a text itself prints above its first words: short lines without punctuation, after the label of the
 * annex it is (附件2). Broken titles are joined; the lines stay in the body.
 */
export function titleInBody(body: readonly Line[]): { printed: string; lines: Line[] } | null {
  const first = body[0];
  const from = first?.kind === 'text' && readLabel(first.text)?.type === 'annex' ? 1 : 0;
  const lines: Line[] = [];
  let printed = '';
  for (const line of body.slice(from, from + 5)) {
    const { text } = line;
    const inBrackets = /^[（(][^（）()]{2,30}[）)]$/.test(text);
    if (documentWord.test(printed) && !inBrackets) break;
    if (line.kind !== 'text' || text.length > 50 || /[。；，：:|]/.test(text)) break;
    if (readLabel(text) && !inBrackets) break;
    lines.push(line);
    printed += text;
  }
  if (lines.length === 0) return null;
  if (documentWord.test(cleanTitle(printed).title)) return { printed, lines };
  const inside = documentWordInside.exec(printed);
  return { printed: inside ? inside[0] : lines[0]!.text, lines: inside ? lines : lines.slice(0, 1) };
}
