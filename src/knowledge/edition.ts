/** Title, edition date, number and authority of a text. What is not in the text (or its file name) stays null. */

import { datePattern, findDate } from './dates.ts';
import type { Draft } from './draft.ts';
import { type Header, readNumber } from './header.ts';
import { bareTitle, type CleanTitle, cleanTitle, namesSame } from './title.ts';
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
  const { title, label, number: printedNumber, headerIsOther } = decideTitle(input, doubts);
  const numberInTitle = printedNumber ? readNumber(printedNumber) : null;
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
  let number = numbered?.number ?? (acts.every((f) => f.number === null) ? numberInTitle : null);
  if (number && numbered?.date === null && (headerIsOther || !yearsFit(label, number))) {
    doubts.push({
      code: 'number-of-other-text',
      line: header.titleLine,
      text: `${number} stands above the text but does not fit ${title}${label ? ` (${label})` : ''}`,
    });
    number = null;
  }
  const earlier = acts.filter((f) => f.number !== null && f.date !== null && f.date !== editionDate);
  if (number === null && earlier.length > 0)
    doubts.push({
      code: 'number-of-earlier-edition',
      line: header.titleLine,
      text: `${earlier.map((f) => `${f.date} ${f.number}`).join('; ')}: not the number of the edition of ${editionDate}`,
    });
  const authorityOf = (): string | null => {
    if (numbered && number === null) return null;
    return (
      numbered?.authority ?? own.findLast((f) => f.authority)?.authority ?? acts.at(-1)?.authority ?? null
    );
  };
  const published = own.findLast(
    (f) => f.act === 'promulgated' || f.act === 'approved' || (f.act === 'revised' && f.number),
  );
  return {
    title,
    label,
    editionDate,
    number,
    authority: authorityOf(),
    promulgatedOn: published?.date ?? null,
    facts,
    doubts,
  };
}

/**
 * The title the text prints wins: over front matter, over a file name, and over the heading that a third party put
 * above another document's text (its number is then not this text's either).
 */
function decideTitle(
  input: Parameters<typeof decideEdition>[0],
  doubts: Doubt[],
): CleanTitle & { headerIsOther: boolean } {
  const { header, frontMatter, comments } = input;
  const outside = frontMatter['title.zh'] || frontMatter.title || comments.actual_title || null;
  const line = header.titleLine;
  const own = header.ownTitle;
  let printed = header.printedTitle ?? own;
  let headerIsOther = false;
  if (header.printedTitle && own && !sameWords(own, header.printedTitle)) {
    headerIsOther = !namesSame(own, header.printedTitle);
    printed = own;
    doubts.push({
      code: 'title-differs',
      line,
      text: `the text calls itself ${own}, the heading above it ${header.printedTitle}`,
    });
  }
  if (printed === null) {
    printed = outside ?? input.fileName.replace(/^.*[\\/]/, '').replace(/(?:\.zh)?\.[A-Za-z0-9]{1,5}$/, '');
    const code = outside ? 'title-from-front-matter' : 'title-from-file-name';
    doubts.push({ code, line: 1, text: `no title in the text: ${printed}` });
  } else if (outside && !sameWords(outside, printed))
    doubts.push({
      code: 'front-matter-differs',
      line,
      text: `title in the text ${printed}, beside it ${outside}`,
    });
  const cleaned = cleanTitle(printed);
  if (cleaned.title.length < 2 || /^\d{4}\s?年?版?$/.test(cleaned.title))
    doubts.push({ code: 'title-odd', line, text: printed });
  if (/[（(](?:征求意见|送审|草案|讨论)稿?[）)]$/.test(cleaned.title))
    doubts.push({ code: 'draft-text', line, text: `${cleaned.title} is a draft, not an issued text` });
  return { ...cleaned, title: cleaned.title || printed, headerIsOther };
}

/** A text of the 2023 revision carries a number of that year or the next. */
function yearsFit(label: string | null, number: string): boolean {
  const [edition, numbered] = [label, number].map((t) => Number(/(?:19|20)\d{2}/.exec(t ?? '')?.[0] ?? 0));
  return !edition || !numbered || numbered === edition || numbered === edition! + 1;
}

const sameWords = (a: string, b: string): boolean =>
  bareTitle(cleanTitle(a).title) === bareTitle(cleanTitle(b).title);

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
