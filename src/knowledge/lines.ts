/** A text as lines: marks taken off, tables told from prose. Line numbers are 1-based and those of the file. */
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { stripInline } from './markdown.ts';
import { replaceRadicals } from './radicals.ts';
import type { Doubt } from './types.ts';

export interface Line {
  line: number;
  /** Words of the line, marks off, trimmed. For table rows the cells joined by a tab. */
  text: string;
  /** 1 to 6 for a Markdown heading, else 0. */
  level: number;
  kind: 'text' | 'rule' | 'header-row' | 'row' | 'row-continued' | 'info-end';
  /** Cells of a table row as printed, empty ones included. */
  cells: string[];
  /** Number of the table in the file, from 1; 0 outside tables. */
  table: number;
  /** The table's first row is its widest: shorter rows lack leading cells that span from above. */
  grid: boolean;
}

export interface TextLines {
  lines: Line[];
  frontMatter: FrontMatter;
  /** `actual_title` and such, from a third party's comments. */
  comments: Record<string, string>;
  doubts: Doubt[];
}

const infoEnd = '\u0000info-end';

/** Splits a file into lines without its front matter and comments; blank lines are left out. */
export function toLines(text: string): TextLines {
  const doubts: Doubt[] = [];
  const comments: Record<string, string> = {};
  const clean = repairCharacters(text, doubts);
  const raw = dropComments(clean, comments).split(/\r\n|\n|\r/);
  const frontMatter = readFrontMatter(raw);
  const lines: Line[] = [];
  let table = 0;
  let i = frontMatter.lineCount;
  while (i < raw.length) {
    const block = tableBlock(raw, i);
    if (block) {
      table++;
      addTable(raw, block, table, lines, doubts);
      i = block.end;
      continue;
    }
    const line = toLine(raw[i]!, i + 1);
    if (line) lines.push(line);
    i++;
  }
  return { lines, frontMatter, comments, doubts };
}

/** NUL and half surrogate pairs cannot be stored by a database, radicals not be found; each repair is told. */
function repairCharacters(text: string, doubts: Doubt[]): string {
  let out = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (out.includes('\u0000')) {
    doubts.push({ code: 'nul-characters', line: 1, text: 'NUL characters were taken out' });
    out = out.replaceAll('\u0000', '');
  }
  if (!out.isWellFormed()) {
    doubts.push({ code: 'half-characters', line: 1, text: 'Half surrogate pairs were replaced by U+FFFD' });
    out = out.toWellFormed();
  }
  if (out.includes('\ufffd')) {
    const before = out.slice(0, out.indexOf('\ufffd'));
    const line = before.split('\n').length;
    doubts.push({
      code: 'unreadable-character',
      line,
      text: 'The text holds U+FFFD: characters were lost before',
    });
  }
  const radicals = replaceRadicals(out);
  if (radicals.count > 0)
    doubts.push({
      code: 'radicals-replaced',
      line: 1,
      text: `${radicals.count} radicals (such as U+2FB8) were read as the characters they stand for`,
    });
  return radicals.text;
}

/** Takes `<!-- … -->` out, keeping the line count; `<!-- INFO END -->` becomes a mark of its own. */
function dropComments(text: string, comments: Record<string, string>): string {
  if (!text.includes('<!--')) return text;
  const parts: string[] = [];
  let from = 0;
  while (true) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start + 4);
    if (end < 0) break;
    const body = text.slice(start + 4, end).trim();
    parts.push(text.slice(from, start));
    if (/^INFO\s+END$/i.test(body)) parts.push(infoEnd);
    else {
      const pair = /^([a-z_]{1,40}):\s*(.{1,500})$/.exec(body);
      if (pair) comments[pair[1]!] = pair[2]!;
      parts.push('\n'.repeat(body.split('\n').length - 1));
    }
    from = end + 3;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function toLine(raw: string, line: number): Line | null {
  const trimmed = raw.trim();
  if (trimmed === '') return null;
  const base = { line, level: 0, cells: [], table: 0, grid: false };
  if (trimmed === infoEnd) return { ...base, text: '', kind: 'info-end' };
  if (/^([-*_])(?:\s*\1){2,}$/.test(trimmed.slice(0, 400)) && trimmed.length < 400)
    return { ...base, text: '', kind: 'rule' };
  const heading = /^(#{1,6})(?:\s+|$)/.exec(trimmed);
  let body = trimmed.replaceAll(infoEnd, '');
  if (heading) body = body.slice(heading[0].length).replace(/\s#{1,10}$/, '');
  else body = body.replace(/^[*+-]\s+(?=\S)/, '');
  const text = stripInline(body).trim();
  if (text === '') return null;
  return { ...base, text, level: heading ? heading[1]!.length : 0, kind: 'text' };
}

interface TableBlock {
  /** Index of the header row, or -1. */
  header: number;
  first: number;
  end: number;
  /** With a leading pipe (one line is one row), or without (cells may run over lines). */
  piped: boolean;
}

const separator = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

function isSeparator(line: string | undefined): boolean {
  return line !== undefined && line.length < 2000 && line.includes('|') && separator.test(line);
}

/** A table that begins at line `i`: a header row and its separator, or rows in pipes without a header. */
function tableBlock(raw: string[], i: number): TableBlock | null {
  const line = raw[i]!;
  if (!line.includes('|')) return null;
  const piped = line.trimStart().startsWith('|');
  if (isSeparator(raw[i + 1]) && !isSeparator(line)) {
    let end = i + 2;
    const pipedTable = raw[i + 1]!.trimStart().startsWith('|');
    while (end < raw.length && continues(raw[end]!, pipedTable) && !isSeparator(raw[end + 1])) end++;
    return { header: i, first: i + 2, end, piped: pipedTable };
  }
  if (isSeparator(line)) return { header: -1, first: i + 1, end: blockEnd(raw, i + 1, piped), piped };
  if (!piped || !line.trimEnd().endsWith('|')) return null;
  return { header: -1, first: i, end: blockEnd(raw, i, true), piped: true };
}

function blockEnd(raw: string[], from: number, piped: boolean): number {
  let end = from;
  while (end < raw.length && continues(raw[end]!, piped)) end++;
  return end;
}

function continues(line: string, piped: boolean): boolean {
  if (line.trim() === '' || /^#{1,6}\s/.test(line) || line.includes(infoEnd)) return false;
  return !piped || line.trimStart().startsWith('|');
}

function addTable(raw: string[], block: TableBlock, table: number, lines: Line[], doubts: Doubt[]): void {
  const start = block.header >= 0 ? block.header : block.first;
  const cellsOf = (i: number) => splitCells(raw[i]!, block.piped).map((c) => stripInline(c).trim());
  const rows: { i: number; cells: string[] }[] = [];
  for (let i = block.first; i < block.end; i++) rows.push({ i, cells: cellsOf(i) });
  const filled = rows.find((r) => r.cells.length > 1 && !isBoldRow(raw[r.i]!, block.piped));
  const grid = filled !== undefined && rows.every((r) => r.cells.length <= filled.cells.length);
  const push = (i: number, kind: Line['kind'], cells: string[]) => {
    const text = cells.join('\t').trim();
    if (text !== '') lines.push({ line: i + 1, text, level: 0, kind, cells, table, grid });
  };
  if (block.header >= 0) push(block.header, 'header-row', cellsOf(block.header));
  else doubts.push({ code: 'broken-table', line: start + 1, text: `table ${table} has no header row` });
  const width = modalWidth(rows.map((r) => r.cells.length));
  const ragged = rows.filter((r) => r.cells.length !== width);
  const headerWidth = block.header >= 0 ? cellsOf(block.header).length : width;
  if (ragged.length > 0 || headerWidth !== width)
    doubts.push({
      code: 'broken-table',
      line: start + 1,
      text: `table ${table}: ${ragged.length} of ${rows.length} lines do not have ${width} cells (header ${headerWidth})`,
    });
  // Spanned rows (few cells, many of them) stand alone; a rare short line that completes its row belongs to it.
  const spanning = ragged.filter((r) => r.cells.length > 1).length * 5 > rows.length;
  let open = 0;
  let inHeader = block.header >= 0;
  for (const { i, cells } of rows) {
    // Bold rows, and lines without a pipe, right below the header still belong to it.
    if (
      inHeader &&
      (isBoldRow(raw[i]!, block.piped) || (!block.piped && cells.length === 1 && headerWidth > 1))
    ) {
      push(i, 'header-row', cells);
      continue;
    }
    inHeader = false;
    const completes =
      !spanning && open > 1 && open < width && cells.length > 1 && open + cells.length - 1 === width;
    const continued = open > 0 && ((!block.piped && cells.length === 1) || completes);
    push(i, continued ? 'row-continued' : 'row', cells);
    if (cells.some((c) => c !== '')) open = continued ? open + cells.length - 1 : cells.length;
  }
}

/** The width most lines have; the wider of two as common. */
function modalWidth(widths: number[]): number {
  const counts = new Map<number, number>();
  for (const w of widths) if (w > 1) counts.set(w, (counts.get(w) ?? 0) + 1);
  let best = widths[0] ?? 0;
  let bestCount = 0;
  for (const [w, count] of counts)
    if (count > bestCount || (count === bestCount && w > best)) [best, bestCount] = [w, count];
  return best;
}

function isBoldRow(raw: string, piped: boolean): boolean {
  const cells = splitCells(raw, piped).map((c) => c.trim());
  const filled = cells.filter((c) => c !== '');
  return filled.length > 0 && filled.every((c) => /^\*\*[^*]{1,80}\*\*$/.test(c));
}

function splitCells(raw: string, piped: boolean): string[] {
  const line = piped
    ? raw
        .trim()
        .replace(/^\|/, '')
        .replace(/(?<!\\)\|$/, '')
    : raw;
  const cells: string[] = [];
  let from = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '|') {
      cells.push(line.slice(from, i));
      from = i + 1;
    }
  }
  cells.push(line.slice(from));
  return cells;
}
