import { beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import type { Item, ParsedDocument, Provision } from '../../src/knowledge/types.ts';
import { parseLabelNumeral } from '../../src/numerals/chinese-numeral.ts';
import { readSharedTexts, type SharedText, sharedTexts, whySkipped } from './shared-texts.ts';
import { sourceWords, wordsOnly } from './source-words.ts';

interface Parsed extends SharedText {
  document: ParsedDocument;
}

describe.skipIf(!sharedTexts)(
  `every text of the three folders${sharedTexts ? '' : ` (skipped: ${whySkipped})`}`,
  () => {
    let all: Parsed[] = [];
    let parseMs = 0;
    beforeAll(() => {
      const texts = readSharedTexts();
      const start = performance.now();
      all = texts.map((text) => ({ ...text, document: parseDocument(text) }));
      parseMs = performance.now() - start;
    });

    /** Files for which a check fails, with what failed: one look shows all of them. */
    const failing = (check: (parsed: Parsed) => string | null): string[] =>
      all.flatMap((parsed) => {
        const fault = check(parsed);
        return fault === null ? [] : [`${parsed.folder}/${parsed.fileName}: ${fault}`];
      });

    test('the provisions joined are the body, character for character up to white space', () => {
      const faults = failing(({ text, document }) => {
        const source = wordsOnly(sourceWords(text));
        const joined = wordsOnly(document.provisions.map((p) => p.text).join('\n'));
        if (!source.endsWith(joined)) return differenceFromEnd(source, joined);
        return headerLeftOver(source.slice(0, source.length - joined.length), document);
      });
      expect(faults).toEqual([]);
    });

    test('each article stands once and in order unless a doubt says so', () => {
      const faults = failing(({ document }) => {
        const told = document.doubts.some((d) => d.code.startsWith('article-'));
        if (told) return null;
        const runs = new Map<string, number[]>();
        for (const p of document.provisions.filter(
          (p) => p.kind === 'article' && !p.article.includes('之'),
        )) {
          const cut = p.article.lastIndexOf(' ') + 1;
          const run = runs.get(p.article.slice(0, cut)) ?? [];
          run.push(parseLabelNumeral(p.article.slice(cut + 1, -1))!);
          runs.set(p.article.slice(0, cut), run);
        }
        for (const [annex, run] of runs) {
          const wrong = run.findIndex((n, i) => n !== i + 1);
          if (wrong >= 0) return `${annex}第${run[wrong]}条 stands at place ${wrong + 1}`;
        }
        return null;
      });
      expect(faults).toEqual([]);
    });

    test('the 25 regulations have 1,559 articles without a gap', () => {
      const regulations = all.filter((p) => p.folder === 'regulations');
      expect(regulations).toHaveLength(25);
      expect(
        regulations.flatMap((p) => p.document.provisions).filter((p) => p.kind === 'article'),
      ).toHaveLength(1559);
      expect(
        regulations.flatMap((p) => p.document.doubts).filter((d) => d.code.startsWith('article-')),
      ).toEqual([]);
    });

    test('ids are unique, keys follow them, and reading again gives the same', () => {
      const faults = failing(({ document, ...file }) => {
        const ids = document.provisions.map((p) => p.id);
        if (new Set(ids).size !== ids.length) return 'an id stands twice';
        const date = document.editionDate ?? document.editionLabel ?? 'undated';
        for (const p of document.provisions)
          if (p.id.replace(`@${date}/`, '/') !== p.key) return `${p.id} and ${p.key}`;
        const again = parseDocument(file).provisions.map((p) => p.id);
        return ids.every((id, i) => id === again[i]) && again.length === ids.length ? null : 'other ids';
      });
      expect(faults).toEqual([]);
    });

    test('paragraphs, items and references are spans of the stored text', () => {
      const faults = failing(({ document }) => {
        const byId = new Map(document.provisions.map((p) => [p.id, p]));
        for (const p of document.provisions) {
          const fault = spanFault(p);
          if (fault) return `${p.article}: ${fault}`;
        }
        for (const r of document.references) {
          const p = byId.get(r.from);
          if (!p) return `reference from ${r.from}`;
          if (r.start < 0 || r.end <= r.start || r.end > p.text.length) return `reference in ${p.article}`;
        }
        return null;
      });
      expect(faults).toEqual([]);
    });

    test('what is not in the text is not filled in: dates, numbers, titles', () => {
      const faults = failing(({ document, text, fileName }) => {
        const { editionDate, effectiveFrom, title } = document;
        for (const date of [editionDate, effectiveFrom, document.promulgatedOn])
          if (date !== null && !/^\d{4}-\d{2}-\d{2}$/.test(date)) return `date ${date}`;
        if (editionDate && effectiveFrom && effectiveFrom < editionDate)
          return 'effective before its edition';
        if (title.trim() === '' || /^《[^《》]*》$/.test(title)) return `title ${title}`;
        const words = wordsOnly(sourceWords(text)) + fileName;
        const number = document.number?.replace(/\s/g, '') ?? '';
        return words.includes(number) ? null : `number ${number} is not in the text`;
      });
      expect(faults).toEqual([]);
    });

    test('tells every doubt', () => {
      const counts = new Map<string, number>();
      for (const { document } of all)
        for (const doubt of document.doubts) counts.set(doubt.code, (counts.get(doubt.code) ?? 0) + 1);
      const summary = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, n]) => `${code} ${n}`);
      const provisions = all.reduce((sum, p) => sum + p.document.provisions.length, 0);
      console.log(
        `${all.length} files, ${provisions} provisions, parsed in ${Math.round(parseMs)} ms; doubts: ${summary.join(', ')}`,
      );
      expect(all.length).toBeGreaterThanOrEqual(484);
    });
  },
);

/** The words above the body must be the title and the header's facts, nothing else. */
function headerLeftOver(header: string, document: ParsedDocument): string | null {
  let rest = header.replace(/Source:https?:.*$/, '');
  const other = document.doubts
    .find((d) => d.code === 'title-differs')
    ?.text.split('the heading above it ')[1];
  if (other) rest = rest.replace(wordsOnly(other), '');
  for (const fact of document.header) rest = rest.replace(wordsOnly(fact.text), '');
  rest = rest.replace(/[;；（()）]+/g, '');
  const title = wordsOnly(document.title).replace(/[（()）]/g, '');
  const label = wordsOnly(document.editionLabel ?? '').replace(/[（()）]/g, '');
  rest = rest
    .replace(title, '')
    .replace(label, '')
    .replace(/\d{4}年第\d+号(?:公告|通告)?/, '');
  return rest === '' ? null : `words lost above the body: ${rest.slice(0, 120)}`;
}

function differenceFromEnd(source: string, joined: string): string {
  let i = 1;
  while (i <= joined.length && source.at(-i) === joined.at(-i)) i++;
  return `source …${source.slice(-i - 30).slice(0, 60)}… provisions …${joined.slice(-i - 30).slice(0, 60)}…`;
}

function spanFault(provision: Provision): string | null {
  const { text, paragraphs } = provision;
  let from = 0;
  for (const [i, p] of paragraphs.entries()) {
    if (p.n !== i + 1) return `paragraph ${p.n} at place ${i + 1}`;
    if (p.start < from || p.end <= p.start || p.end > text.length)
      return `paragraph ${p.n} at ${p.start}..${p.end}`;
    if (text.slice(p.start, p.end).trim() === '') return `paragraph ${p.n} is blank`;
    from = p.end;
    const fault = itemFault(text, p.items, p.start, p.end);
    if (fault) return fault;
  }
  return text.slice(from).trim() === '' ? null : 'words after the last paragraph';
}

function itemFault(text: string, items: Item[], start: number, end: number): string | null {
  let from = start;
  for (const item of items) {
    if (item.start < from || item.end <= item.start || item.end > end)
      return `item ${item.label} out of its place`;
    if (!text.startsWith(item.label, item.start)) return `item ${item.label} does not begin with its label`;
    const fault = itemFault(text, item.items, item.start, item.end);
    if (fault) return fault;
    from = item.end;
  }
  return null;
}
