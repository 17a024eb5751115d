/** An official text as a document: title, facts, provisions, references, repeals, doubts. Pure; linear in its length. */
import { YaowenError } from '../errors.ts';
import { buildBody } from './body.ts';
import { dateInFileName } from './dates.ts';
import type { Draft } from './draft.ts';
import { decideEdition } from './edition.ts';
import { decideEffectiveFrom, effectiveInHeader, findEffectiveClause } from './effective.ts';
import { readHeader } from './header.ts';
import { toLines } from './lines.ts';
import { splitParagraphs } from './paragraphs.ts';
import { provisionId, provisionKey } from './provision-id.ts';
import { findReferences } from './references.ts';
import { findRepeals } from './repeals.ts';
import type { Doubt, ParsedDocument, Provision } from './types.ts';

/**
 * Parses one file (Markdown or plain text, already decoded). `fileName` is used only for the edition's date and,
 * where the text has no title, for that. The provisions' texts joined give back the body (what follows front matter
 * and header, minus Markdown marks and link targets) up to white space. Throws `bad_input:ingest` for a file without
 * any words; everything else that is odd is a doubt.
 */
export function parseDocument(input: { fileName: string; text: string }): ParsedDocument {
  const { lines, frontMatter, comments, doubts: lineDoubts } = toLines(input.text);
  const header = readHeader(lines);
  if (header.body.length === 0 && header.printedTitle === null) throw blank(input.fileName);
  const { drafts, doubts: bodyDoubts } = buildBody(
    header.body,
    header.titleLines,
    header.ownTitle ?? header.printedTitle ?? '',
  );
  const edition = decideEdition({
    header,
    fileName: input.fileName,
    fileDate: dateInFileName(input.fileName),
    frontMatter: frontMatter.fields,
    comments,
    drafts,
  });
  const provisions = toProvisions(drafts, edition.title, edition.editionDate);
  const clause = findEffectiveClause(provisions);
  const effective = decideEffectiveFrom({
    header: effectiveInHeader(edition.facts),
    clause,
    editionDate: edition.editionDate,
    promulgatedOn: edition.promulgatedOn,
  });
  const doubts = [
    lineDoubts,
    header.doubts,
    bodyDoubts,
    edition.doubts,
    effective.doubts,
    compareFrontMatter(frontMatter.fields, effective.effectiveFrom),
  ].flat();
  for (const p of provisions)
    if (/本(?:法|条例|办法|规定|规范|规则|程序|公告|通告)(?:已|将)?(?:于|自)[^。，]{0,30}废止/.test(p.text))
      doubts.push({ code: 'says-repealed', line: p.line, text: p.text.slice(0, 200) });
  if (provisions.every((p) => p.kind === 'heading' || p.kind === 'preamble'))
    doubts.push({ code: 'no-provisions', line: 1, text: 'nothing in this file can be cited' });
  return {
    title: edition.title,
    editionLabel: edition.label,
    editionDate: edition.editionDate,
    number: edition.number,
    authority: edition.authority,
    promulgatedOn: edition.promulgatedOn,
    effectiveFrom: effective.effectiveFrom,
    header: edition.facts,
    provisions,
    references: findReferences(provisions, edition.title),
    repeals: findRepeals(
      provisions.filter((p) => p.kind !== 'row').map((p) => p.text),
      clause?.date ?? effective.effectiveFrom,
    ),
    doubts: doubts.sort((a, b) => a.line - b.line),
  };
}

function blank(fileName: string): YaowenError {
  return new YaowenError('bad_input:ingest', {
    zh: `文件“${fileName}”没有可用的文字。请检查文件是否为空或未转换完整。`,
    en: `The file "${fileName}" holds no words. Check whether it is empty or was not converted in full.`,
  });
}

/** Ids stay unique: a path that stands again gets `#2`, `#3` in id and key. */
function toProvisions(drafts: readonly Draft[], title: string, editionDate: string | null): Provision[] {
  const seen = new Map<string, number>();
  return drafts.map((draft, order) => {
    const times = (seen.get(draft.article) ?? 0) + 1;
    seen.set(draft.article, times);
    const path = times === 1 ? draft.article : `${draft.article}#${times}`;
    const { text, paragraphs } =
      draft.kind === 'row' ? wholeText(draft.lines) : splitParagraphs(draft.lines, draft.ownLabel);
    return {
      id: provisionId(title, editionDate, path),
      key: provisionKey(title, path),
      article: draft.article,
      kind: draft.kind,
      headings: draft.headings,
      text,
      paragraphs,
      order,
      line: draft.line,
    };
  });
}

/** A table row is one paragraph: its cells do not stand alone. */
function wholeText(lines: readonly string[]): Pick<Provision, 'text' | 'paragraphs'> {
  const text = lines.join('\n');
  return { text, paragraphs: [{ n: 1, start: 0, end: text.length, items: [] }] };
}

function compareFrontMatter(fields: Record<string, string>, effectiveFrom: string | null): Doubt[] {
  const stated = fields.effective_date;
  if (!stated || stated === effectiveFrom) return [];
  const text = effectiveFrom
    ? `front matter says effective ${stated}, the text ${effectiveFrom}`
    : `effective ${stated} stands only in the front matter and is not used`;
  return [{ code: effectiveFrom ? 'front-matter-differs' : 'front-matter-only', line: 1, text }];
}
