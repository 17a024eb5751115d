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
  const { provisions, repeats } = toProvisions(drafts, edition.title, edition.editionDate ?? edition.label);
  const clause = findEffectiveClause(provisions);
  const effective = decideEffectiveFrom({
    header: effectiveInHeader(edition.facts),
    clause,
    editionDate: edition.editionDate,
    promulgatedOn: edition.promulgatedOn,
  });
  const doubts: Doubt[] = [
    lineDoubts,
    header.doubts,
    bodyDoubts,
    edition.doubts,
    repeats,
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
      provisions.filter((p) => p.kind !== 'row'),
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

/** Ids stay unique: a path that stands again gets `#2`, `#3` in id and key, and is told (articles are told before). */
function toProvisions(
  drafts: readonly Draft[],
  title: string,
  editionDate: string | null,
): { provisions: Provision[]; repeats: Doubt[] } {
  const seen = new Map<string, number>();
  const repeats: Doubt[] = [];
  const provisions = drafts.map((draft, order) => {
    const { article, kind, headings, line } = draft;
    const times = (seen.get(article) ?? 0) + 1;
    seen.set(article, times);
    const path = times === 1 ? article : `${article}#${times}`;
    if (times > 1 && kind !== 'article' && kind !== 'row')
      repeats.push({ code: 'path-repeat', line, text: `${article} stands again, kept as ${path}` });
    const { text, paragraphs } =
      kind === 'row' ? wholeText(draft.lines) : splitParagraphs(draft.lines, draft.ownLabel);
    const id = provisionId(title, editionDate, path);
    return { id, key: provisionKey(title, path), article, kind, headings, text, paragraphs, order, line };
  });
  return { provisions, repeats };
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
