/** Lines of a PDF as paragraphs: a line that was broken at the margin goes on in the next. */
import { readLabel } from '../../knowledge/labels.ts';
import { escapeInline, heading, table, textLine } from './markdown-text.ts';
import { median, type PdfLine } from './pdf-lines.ts';

interface Measures {
  /** Font size of the body. */
  size: number;
  left: number;
  right: number;
  /** Usual distance of two baselines. */
  leading: number;
  /** Paragraphs begin with an indent. */
  indented: boolean;
}

export interface PdfParagraphs {
  lines: string[];
  /** Page numbers on which rows were read as a table. */
  tablePages: number[];
}

/** @param pages lines of each page in reading order, running lines left out */
export function toParagraphs(pages: readonly (readonly PdfLine[])[]): PdfParagraphs {
  const all = pages.flat();
  const split = findGutter(all);
  const columnOf = (line: PdfLine) => (split === null || line.right <= split ? 0 : line.x >= split ? 1 : 2);
  const byColumn = [0, 1, 2].map((n) =>
    measure(pages.map((page) => page.filter((line) => columnOf(line) === n))),
  );
  const measures = byColumn[0]!;
  const of = (line: PdfLine): Measures => byColumn[columnOf(line)]!;
  const title = findTitle(pages[0] ?? [], all, measures);
  const out: string[] = [];
  const tablePages = new Set<number>();
  let open = '';
  let last: PdfLine | null = null;
  const close = () => {
    if (open !== '') out.push(textLine(escapeInline(open)));
    open = '';
    last = null;
  };
  for (let i = 0; i < all.length; i++) {
    const line = all[i]!;
    if (title.includes(line)) {
      close();
      if (line === title[0]) out.push(heading(1, escapeInline(title.map(({ text }) => text).join(''))));
      continue;
    }
    const rows = tableAt(all, i, measures);
    if (rows.length > 0) {
      close();
      const cells = rows.map((row) => row.cells.map((cell) => escapeInline(cell.text)));
      out.push('', ...table(cells, cells[0]!.every((cell) => cell.length <= 30) ? 1 : 0), '');
      tablePages.add(line.page);
      i += rows.length - 1;
      continue;
    }
    if (last !== null && goesOn(last, line, of(last), of(line))) open += glue(open, line.text) + line.text;
    else {
      close();
      open = line.text;
    }
    last = line;
  }
  close();
  for (const page of pages) if (jumpsUp(page) > 2) tablePages.add(page[0]!.page);
  return { lines: out, tablePages: [...tablePages].sort((a, b) => a - b) };
}

/** Where the gap between two columns lies: many lines end before it, many begin after it, few cross it. */
function findGutter(all: readonly PdfLine[]): number | null {
  if (all.length < 12) return null;
  const lefts = [...new Set(all.map((line) => Math.round(line.x)))].sort((a, b) => a - b);
  for (const x of lefts) {
    const after = all.filter((line) => line.x >= x - 1).length;
    const before = all.filter((line) => line.right < x - 1).length;
    if (after > all.length * 0.3 && before > all.length * 0.3 && after + before > all.length * 0.85)
      return x - 1;
  }
  return null;
}

/** How often the page goes back up: once for a second column, at every row for a table with cells of several lines. */
function jumpsUp(page: readonly PdfLine[]): number {
  return page.filter((line, i) => i > 0 && line.y > page[i - 1]!.y + line.size * 0.5).length;
}

function measure(pages: readonly (readonly PdfLine[])[]): Measures {
  const all = pages.flat();
  const size =
    median(all.flatMap((line) => Array(Math.min(40, line.text.length)).fill(line.size) as number[])) || 10;
  const body = all.filter((line) => Math.abs(line.size - size) < size * 0.15);
  const left = common(
    body.map((line) => line.x),
    size,
    'low',
  );
  const right = common(
    body.map((line) => line.right),
    size,
    'high',
  );
  const gaps: number[] = [];
  let indents = 0;
  let flush = 0;
  for (const page of pages)
    for (let i = 1; i < page.length; i++) {
      const [before, line] = [page[i - 1]!, page[i]!];
      const gap = before.y - line.y;
      if (gap > 0 && gap < size * 4) gaps.push(gap);
      if (before.x > left + size && before.x < left + size * 4 && Math.abs(line.x - left) < size * 0.5)
        indents++;
      if (Math.abs(before.x - left) < size * 0.5 && right - before.right < size * 2) flush++;
    }
  gaps.sort((a, b) => a - b);
  // The smaller gaps are those inside paragraphs.
  const leading = gaps[Math.floor(gaps.length * 0.3)] ?? size * 1.5;
  return { size, left, right, leading, indented: indents >= 2 && indents * 6 >= flush };
}

/** The outermost edge at which several lines stand; one line that sticks out does not count. */
function common(edges: readonly number[], size: number, end: 'low' | 'high'): number {
  const sorted = [...edges].sort((a, b) => (end === 'low' ? a - b : b - a));
  const enough = Math.max(1, Math.floor(sorted.length * 0.04));
  for (const edge of sorted)
    if (sorted.filter((other) => Math.abs(other - edge) < size * 0.6).length > enough) return edge;
  return sorted[0] ?? 0;
}

/** Whether `line` carries on the paragraph that `before` belongs to; `from` and `to` measure their columns. */
function goesOn(before: PdfLine, line: PdfLine, from: Measures, to: Measures): boolean {
  const em = from.size;
  if (Math.abs(before.size - line.size) > em * 0.15) return false;
  if (before.cells.length > 2) return false;
  // Full: the first word of the next line had no room left.
  const isFull = before.right + firstWidth(line.text) * line.size > from.right + em * 0.2;
  if (!isFull) return false;
  const gap = before.y - line.y;
  const sameColumn = before.page === line.page && from === to;
  if (sameColumn && (gap > from.leading * 1.35 + 1 || gap < 0)) return false;
  const label = readLabel(line.text);
  const indent = line.x - to.left;
  const further = indent - (before.x - from.left);
  if (further < -em * 0.7) return label === null || from.indented || !/[。；：！？.;:]$/.test(before.text);
  if (further > em * 0.7) return hangs(before, further, em) && label === null;
  if (from.indented) return Math.abs(indent) < em * 0.7;
  if (label === null) return true;
  const isDivision = /^(?:annex|part|book|chapter|section)$/.test(label.type);
  return !isDivision && !/[。；：！？.;:]$/.test(before.text);
}

/** The next line stands below the words that follow a label: a hanging indent. */
function hangs(before: PdfLine, further: number, em: number): boolean {
  const label = readLabel(before.text);
  return label !== null && further < (label.length + 2) * em;
}

/** Width of what cannot be parted at the start of a line, in font sizes: no mark begins a line, no word is cut. */
function firstWidth(text: string): number {
  const latin = /^[A-Za-z0-9.,%/+-]+/.exec(text)?.[0];
  if (latin !== undefined) return Math.min(15, latin.length * 0.5 + 0.3);
  const first = /^[（《“‘〔【「(]*[\s\S]?[，。；：、）》”’〕】」！？,.;:)]*/u.exec(text)?.[0] ?? '';
  return Math.min(5, Math.max(1, [...first].length));
}

function glue(before: string, after: string): string {
  const latin = /[A-Za-z0-9,.;:)%]$/.test(before) && /^[A-Za-z0-9(]/.test(after);
  return latin && !/-$/.test(before) ? ' ' : '';
}

/** The largest lines of the first page, when they are larger than the body and stand together. */
function findTitle(first: readonly PdfLine[], all: readonly PdfLine[], m: Measures): PdfLine[] {
  const top = first.slice(0, 12).filter((line) => line.size > m.size * 1.15 && !isLetterhead(line.text));
  const largest = Math.max(0, ...top.map((line) => line.size));
  const start = top.findIndex((line) => line.size > largest - 0.5);
  if (start < 0 || all.every((line) => line.size > m.size * 1.1)) return [];
  const title = [top[start]!];
  for (const line of top.slice(start + 1)) {
    const last = title.at(-1)!;
    if (
      line.size < largest - 0.5 ||
      last.y - line.y > line.size * 2.2 ||
      first.indexOf(line) !== first.indexOf(last) + 1
    )
      break;
    title.push(line);
  }
  const words = title.map(({ text }) => text).join('');
  return words.length <= 120 && readLabel(words) === null ? title : [];
}

/** The red head of an official paper: 某某局文件. */
const isLetterhead = (text: string): boolean => /^[\u4e00-\u9fa5\s]{3,30}(?:文件|令)$/.test(text);

/** Lines from `i` on whose parts stand in the same columns: at least three rows. */
function tableAt(lines: readonly PdfLine[], i: number, m: Measures): PdfLine[] {
  const first = lines[i]!;
  if (first.cells.length < 2) return [];
  const rows = [first];
  for (const line of lines.slice(i + 1, i + 500)) {
    const fits =
      line.cells.length === first.cells.length &&
      line.page === first.page &&
      line.cells.every((cell, c) => {
        const head = first.cells[c]!;
        const middle = Math.abs(cell.x + cell.right - head.x - head.right) / 2;
        return Math.abs(cell.x - head.x) < m.size || middle < m.size;
      });
    if (!fits) break;
    rows.push(line);
  }
  return rows.length >= 3 ? rows : [];
}
