/** Workbooks (.xlsx): each sheet a table whose rows become provisions. */
import readXlsxFile from 'read-excel-file/node';
import type { Doubt } from '../../knowledge/types.ts';
import { damaged, noWords, tooManyPages } from './faults.ts';
import { collapse, escapeInline, heading, table, textLine } from './markdown-text.ts';
import { looksLikeHeader } from './table-grid.ts';
import type { DocumentText, ReadInput } from './types.ts';
import { repack, type Unpacked, unpack } from './unpack.ts';

type Cell = string | number | boolean | Date | null;

export async function readXlsx({ bytes, limits }: ReadInput, unpacked?: Unpacked): Promise<DocumentText> {
  const { parts } = unpacked ?? unpack(bytes, limits);
  const sheets = listSheets(parts);
  if (sheets.length > limits.maxPages) throw tooManyPages(sheets.length, limits.maxPages);
  let read: { sheet: string; data: Cell[][] }[];
  try {
    read = (await readXlsxFile(Buffer.from(repack(parts)))) as { sheet: string; data: Cell[][] }[];
  } catch (error) {
    throw damaged('Excel', error);
  }
  const doubts: Doubt[] = [];
  const lines: string[] = [];
  const several = read.filter(({ data }) => data.some(hasWords)).length > 1;
  for (const { sheet, data } of read) {
    const known = sheets.find(({ name }) => name === sheet);
    if (known?.hidden) {
      doubts.push({
        code: 'hidden-sheet',
        line: lines.length + 1,
        text: `the hidden sheet ${sheet} is not read`,
      });
      continue;
    }
    const grid = fillMerged(
      data.map((row) => row.map(wordsOf)),
      known?.merged ?? [],
    );
    const filled = grid.filter((row) => row.some((cell) => cell !== ''));
    if (filled.length === 0) continue;
    if (several) lines.push(heading(2, escapeInline(sheet)), '');
    lines.push(...sheetLines(trimColumns(filled)));
  }
  if (lines.length === 0) throw noWords('Excel');
  if ([...parts.keys()].some((name) => name.startsWith('xl/externalLinks/')))
    doubts.push({
      code: 'outside-parts-dropped',
      line: 1,
      text: 'links to other workbooks are not followed',
    });
  return { format: 'xlsx', text: lines.join('\n'), attachments: [], doubts, pages: sheets.length };
}

/** Lines above the header are the title and its notes; the header is the first row with a name in every column. */
function sheetLines(rows: string[][]): string[] {
  const width = rows[0]!.length;
  const count = (row: string[]) => row.filter((cell) => cell !== '').length;
  let top = 0;
  while (top < rows.length - 1 && width > 1 && count(rows[top]!) === 1) top++;
  const above = rows.slice(0, top).map((row, i) => {
    const words = escapeInline(row.find((cell) => cell !== '')!);
    return i === 0 && words.length <= 80 ? heading(1, words) : textLine(words);
  });
  const body = rows.slice(top).map((row) => row.map(escapeInline));
  const headerRows = looksLikeHeader(body) ? 1 : 0;
  // Rows of one cell below a wide header name a group; they stay rows, so that nothing is lost.
  return [...above, '', ...table(body, headerRows), ''];
}

const hasWords = (row: Cell[]): boolean => row.some((cell) => wordsOf(cell) !== '');

function wordsOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (typeof cell === 'number') return String(Number(cell.toPrecision(12)));
  return collapse(cell.replace(/\s*\r?\n\s*/g, ' ')).trim();
}

function trimColumns(rows: string[][]): string[][] {
  const width = Math.max(...rows.map((row) => row.findLastIndex((cell) => cell !== '') + 1));
  return rows.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ''));
}

interface MergedArea {
  top: number;
  left: number;
  bottom: number;
}

/** A cell merged over rows stands in each of them; over columns in the first. */
function fillMerged(rows: string[][], merged: MergedArea[]): string[][] {
  for (const { top, left, bottom } of merged) {
    const words = rows[top]?.[left] ?? '';
    if (words === '' || words.length > 200) continue;
    for (let y = top + 1; y <= bottom && y < rows.length; y++)
      if ((rows[y]![left] ?? '') === '') rows[y]![left] = words;
  }
  return rows;
}

/** Names, states and merged areas of the sheets, which the reader of cells does not tell. */
function listSheets(
  parts: ReadonlyMap<string, string>,
): { name: string; hidden: boolean; merged: MergedArea[] }[] {
  const workbook = parts.get('xl/workbook.xml');
  if (workbook === undefined) throw damaged('Excel');
  const relations = parts.get('xl/_rels/workbook.xml.rels') ?? '';
  const targets = new Map<string, string>();
  for (const [relation] of relations.matchAll(/<Relationship\b[^>]*>/g)) {
    const id = attribute(relation, 'Id');
    const target = attribute(relation, 'Target');
    if (id && target) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return [...workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([sheet]) => {
    const part = parts.get(targets.get(attribute(sheet, 'r:id') ?? '') ?? '') ?? '';
    const merged = [
      ...part.matchAll(
        /<(?:\w+:)?mergeCell\b[^>]*ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"/g,
      ),
    ];
    return {
      name: unescapeXml(attribute(sheet, 'name') ?? ''),
      hidden: /^(?:hidden|veryHidden)$/.test(attribute(sheet, 'state') ?? ''),
      merged: merged.slice(0, 100_000).map(([, column, top, bottom]) => ({
        top: Number(top) - 1,
        left: columnOf(column!),
        bottom: Number(bottom) - 1,
      })),
    };
  });
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? null;

const columnOf = (letters: string): number =>
  [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const unescapeXml = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_, n: string) => String.fromCodePoint(Number(n)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
