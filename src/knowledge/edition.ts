/** Title, edition date, number and authority of a text. What is not in the text (or its file name) stays null. */
import type { Draft } from './body.ts';
import { datePattern, findDate } from './dates.ts';
import { type Header, readNumber } from './header.ts';
import type { Doubt, HeaderFact } from './types.ts';

export interface EditionFacts {
  title: string;
  /** `2025年版` and such, printed in the title's brackets; null without. */
  label: string | null;
  editionDate: string | null;
  number: string | null;
  authority: string | null;
  promulgatedOn: string | null;
  facts: HeaderFact[];
  doubts: Doubt[];
}

/**
 * The edition's date is the latest act of the header or the file name's, whichever is later; a number belongs to the
 * edition whose date stands on its own line (an order of 2000 is not the number of a text of 2021).
 */
export function decideEdition(input: {
  header: Header;
  fileName: string;
  fileDate: string | null;
  frontMatter: Record<string, string>;
  comments: Record<string, string>;
  drafts: readonly Draft[];
}): EditionFacts {
  const { header, fileDate } = input;
  const doubts: Doubt[] = [];
  const { title, label, numberInTitle } = decideTitle(input, doubts);
  const signed = readSignature(input.drafts);
  const facts = signed ? [...header.facts, signed] : header.facts;
  const acts = facts.filter((f) => f.act !== 'effective');
  const dates = acts.map((f) => f.date).filter((d) => d !== null);
  const latest = dates.sort().at(-1) ?? null;
  const editionDate = latest === null || (fileDate && fileDate > latest) ? fileDate : latest;
  if (fileDate && latest && fileDate !== latest)
    doubts.push({
      code: 'edition-date-differs',
      line: header.titleLine,
      text: `file name ${fileDate}, latest act in the text ${latest}; taken: ${editionDate}`,
    });
  if (fileDate && !latest)
    doubts.push({
      code: 'edition-date-in-file-name',
      line: header.titleLine,
      text: `date ${fileDate} only in the file name`,
    });
  if (editionDate === null)
    doubts.push({
      code: 'undated',
      line: header.titleLine,
      text: 'neither text nor file name tells the date of this text',
    });
  const own = acts.filter((f) => f.date === editionDate);
  const undated = acts.filter((f) => f.date === null && f.number !== null);
  const numbered = own.findLast((f) => f.number !== null) ?? (undated.length === 1 ? undated[0]! : null);
  const number = numbered?.number ?? (acts.every((f) => f.number === null) ? numberInTitle : null);
  const earlier = acts.filter((f) => f.number !== null && f.date !== null && f.date !== editionDate);
  if (number === null && earlier.length > 0)
    doubts.push({
      code: 'number-of-earlier-edition',
      line: header.titleLine,
      text: `${earlier.map((f) => `${f.date} ${f.number}`).join('; ')}: not the number of the edition of ${editionDate}`,
    });
  const published = own.findLast(
    (f) => f.act === 'promulgated' || f.act === 'approved' || (f.act === 'revised' && f.number),
  );
  return {
    title,
    label,
    editionDate,
    number,
    authority:
      numbered?.authority ?? own.findLast((f) => f.authority)?.authority ?? acts.at(-1)?.authority ?? null,
    promulgatedOn: published?.date ?? null,
    facts,
    doubts,
  };
}

function decideTitle(
  input: Parameters<typeof decideEdition>[0],
  doubts: Doubt[],
): { title: string; label: string | null; numberInTitle: string | null } {
  const { header, frontMatter, comments } = input;
  const outside = frontMatter['title.zh'] || frontMatter.title || comments.actual_title || null;
  const inAnnex = header.printedTitle ? null : titleBelowAnnex(input.drafts);
  let printed = header.printedTitle ?? inAnnex;
  if (printed === null) {
    printed = outside ?? input.fileName.replace(/^.*[\\/]/, '').replace(/(?:\.zh)?\.[A-Za-z0-9]{1,5}$/, '');
    const code = outside ? 'title-from-front-matter' : 'title-from-file-name';
    doubts.push({ code, line: 1, text: `no title in the text: ${printed}` });
  } else if (outside && bareTitle(cleanTitle(outside).title) !== bareTitle(cleanTitle(printed).title))
    doubts.push({
      code: 'front-matter-differs',
      line: header.titleLine,
      text: `title in the text ${printed}, beside it ${outside}`,
    });
  const cleaned = cleanTitle(printed);
  if (cleaned.title.length < 2) doubts.push({ code: 'title-odd', line: header.titleLine, text: printed });
  return { ...cleaned, title: cleaned.title || printed };
}

const bareTitle = (title: string): string =>
  title.replace(/[\s《》“”"（）()]/g, '').replace(/^中华人民共和国/, '');

/** A file that begins with 附件2 has its title on the next line. */
function titleBelowAnnex(drafts: readonly Draft[]): string | null {
  const first = drafts[0];
  if (!first || !/^附\s{0,2}件/.test(first.lines[0]!)) return null;
  const title = first.lines[1] ?? (drafts[1]?.kind === 'heading' ? drafts[1].lines[0] : undefined);
  return title && title.length <= 80 && !/[。；：]/.test(title) ? title : null;
}

/** Takes 《》, a year or date and a document number in brackets off a printed title; （试行） stays. */
export function cleanTitle(printed: string): {
  title: string;
  label: string | null;
  numberInTitle: string | null;
} {
  let title = printed.trim().slice(0, 300);
  let label: string | null = null;
  let numberInTitle: string | null = null;
  const bracket = /\s{0,3}[（(]\s{0,2}([^（）()]{0,8}?\d{4}(?:\s{0,2}年|-\d{2}-\d{2})[^（）()]{0,30})[）)]$/;
  for (let found = bracket.exec(title); found; found = bracket.exec(title)) {
    const inside = found[1]!.trim();
    if (/号/.test(inside)) numberInTitle = readNumber(inside);
    else label = inside;
    title = title.slice(0, found.index);
  }
  title = title.replace(new RegExp(`\\s{0,3}${datePattern.replaceAll('(', '(?:')}$`), '');
  const quoted = /^《([^《》]+)》$/.exec(title);
  return { title: (quoted ? quoted[1]! : title).replace(/\s+/g, ' ').trim(), label, numberInTitle };
}

/** The signature at the end of a notice: an authority, and its date on the same or the next line. */
function readSignature(drafts: readonly Draft[]): HeaderFact | null {
  for (const draft of drafts) {
    if (!/文末$|正文|^引言$|^附件$/.test(draft.article)) continue;
    for (const [i, line] of draft.lines.entries()) {
      if (line.length > 40) continue;
      const day = findDate(line);
      const bare = line.replace(new RegExp(datePattern.replaceAll('(', '(?:')), '').trim();
      if (!day || bare.length > 20) continue;
      const authority = bare || draft.lines[i - 1] || '';
      if (!/^[\u4e00-\u9fa5\s]{2,30}(?:局|部|委员会|委|司|署|院|中心)$/.test(authority)) continue;
      return { act: 'promulgated', date: day, number: null, authority, text: `${authority} ${line}`.trim() };
    }
  }
  return null;
}
