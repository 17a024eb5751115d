/** Pieces of text on a PDF page as lines in reading order. Lengths in points; y grows upwards. */

import { readLabel } from '../../knowledge/labels.ts';

export interface TextPiece {
  text: string;
  x: number;
  /** Baseline. */
  y: number;
  width: number;
  /** Font size. */
  size: number;
}

export interface PdfLine {
  text: string;
  x: number;
  right: number;
  y: number;
  size: number;
  /** Page number from 1. */
  page: number;
  /** Parts that stand apart on the line by more than two characters: cells of a table, or a signature. */
  cells: { text: string; x: number; right: number }[];
}

const isHan = (c: string | undefined): boolean =>
  c !== undefined && /[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]/.test(c);

/** Lines of one page. Pieces come in the order in which the page draws them. */
export function toPdfLines(pieces: readonly TextPiece[], page: number): PdfLine[] {
  const runs: TextPiece[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1)?.at(-1);
    const same = last !== undefined && Math.abs(last.y - piece.y) < Math.max(last.size, piece.size) * 0.4;
    if (same) runs.at(-1)!.push(piece);
    else runs.push([piece]);
  }
  const lines = runs.map((run) => toLine(run, page)).filter((line) => line.text !== '');
  return joinBaselines(order(lines));
}

function toLine(pieces: readonly TextPiece[], page: number): PdfLine {
  const sorted = [...pieces].sort((a, b) => a.x - b.x);
  const size = median(sorted.filter((p) => p.text.trim() !== '').map((p) => p.size)) || sorted[0]!.size;
  const cells: PdfLine['cells'] = [];
  const drawn: TextPiece[] = sorted.filter((piece) => piece.text.trim() !== '');
  const usual = usualGap(drawn, size);
  const isLoose = usual > size * 0.09;
  const words = isLoose ? drawn.map((piece) => ({ ...piece, text: closeGaps(piece.text) })) : drawn;
  if (isLoose) keepSpaceOfLabel(words, usual);
  let right = Number.NEGATIVE_INFINITY;
  for (const piece of words) {
    const cell = cells.at(-1);
    const gap = piece.x - right;
    if (!cell || gap > size * 2 + usual)
      cells.push({ text: piece.text.trimStart(), x: piece.x, right: piece.x + piece.width });
    else {
      // Justified lines are full of gaps: only one that is wider than its like is a space.
      const han = isHan(cell.text.at(-1)) || isHan(piece.text[0]);
      const least = (han ? usual : 0) + size * 0.16;
      const apart = gap > least && !/\s$/.test(cell.text) && !/^\s/.test(piece.text);
      cell.text += (apart ? ' ' : '') + piece.text;
      cell.right = piece.x + piece.width;
    }
    right = Math.max(right, piece.x + piece.width);
  }
  const clean = cells.map((cell) => ({ ...cell, text: cell.text.trim() })).filter((cell) => cell.text !== '');
  return {
    text: clean.map((cell) => cell.text).join(' '),
    x: clean[0]?.x ?? 0,
    right: clean.at(-1)?.right ?? 0,
    y: sorted[0]!.y,
    size,
    page,
    cells: clean,
  };
}

/** The gap between Chinese characters that the line's justification makes everywhere. */
function usualGap(pieces: readonly TextPiece[], size: number): number {
  const gaps: number[] = [];
  for (const [i, piece] of pieces.entries()) {
    const han = countHan(piece.text);
    const spaces = piece.text.trim().match(/\s+/g)?.length ?? 0;
    // White space in some places but not in all is no justification; between two characters it may be either.
    if (han > 2 && (spaces === 0 || spaces === han - 1))
      gaps.push(...Array<number>(han - 1).fill(Math.max(0, (piece.width - han * piece.size) / (han - 1))));
    else if (han > 2) gaps.push(...Array<number>(han - 1 - spaces).fill(0));
    const before = pieces[i - 1];
    if (before && isHan(before.text.at(-1)) && isHan(piece.text[0]))
      gaps.push(Math.max(0, piece.x - before.x - before.width));
  }
  return Math.min(median(gaps), size * 1.5);
}

/** Chinese characters of a piece that holds nothing else but white space; 0 for any other. */
function countHan(text: string): number {
  const characters = [...text.replace(/\s/g, '')];
  return characters.every(isHan) ? characters.length : 0;
}

/** Wide gaps of a justified line reach us as white space between all characters. */
function closeGaps(text: string): string {
  const wide = '[\\u2e80-\\u9fff\\uff00-\\uffef]';
  return text.replace(new RegExp(`(?<=${wide})\\s+(?=${wide}|\\d)|(?<=\\d)\\s+(?=${wide})`, 'g'), '');
}

/** The space behind the label of a loose line (第十条 本办法) is put back where the piece is wider than its gaps. */
function keepSpaceOfLabel(pieces: TextPiece[], usual: number): void {
  const start = pieces
    .map(({ text }) => text)
    .join('')
    .slice(0, 40);
  const label = readLabel(start);
  let before = 0;
  for (const [i, piece] of pieces.entries()) {
    const at = (label?.length ?? 0) - before;
    before += piece.text.length;
    if (at <= 0 || at >= piece.text.length) continue;
    const han = countHan(piece.text);
    const spare = piece.width - han * piece.size - (han - 1) * usual;
    if (han > 0 && spare > piece.size * 0.16)
      pieces[i] = { ...piece, text: `${piece.text.slice(0, at)} ${piece.text.slice(at)}` };
    return;
  }
}

/**
 * From top to bottom; but lines that a page draws beside others (columns, cells of a table) stay behind those, as it
 * draws them.
 */
function order(lines: readonly PdfLine[]): PdfLine[] {
  const blocks: PdfLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1)?.at(-1);
    // A head and a foot are often drawn together, with the whole text between them.
    const below = last && line.y <= last.y + line.size * 0.4 && last.y - line.y < line.size * 6;
    if (below) blocks.at(-1)!.push(line);
    else blocks.push([line]);
  }
  const placed: PdfLine[][] = [];
  for (const block of blocks) {
    const bottom = Math.min(...block.map((line) => line.y));
    const at = placed.findIndex((other) => bottom > Math.max(...other.map((line) => line.y)) + 1);
    if (at < 0) placed.push(block);
    else placed.splice(at, 0, block);
  }
  return placed.flat();
}

/** Pieces of one line that were drawn apart (a form filled in, a label and its text) are one line. */
function joinBaselines(lines: readonly PdfLine[]): PdfLine[] {
  const joined: PdfLine[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const same =
      last && Math.abs(last.y - line.y) < Math.max(last.size, line.size) * 0.3 && line.x >= last.right - 1;
    if (!same) {
      joined.push({ ...line, cells: [...line.cells] });
      continue;
    }
    const near = line.x - last.right <= line.size * 2;
    const glue =
      isHan(last.text.at(-1)) && isHan(line.text[0]) && line.x - last.right < line.size * 0.4 ? '' : ' ';
    last.text += glue + line.text;
    last.right = line.right;
    if (near) {
      const cell = last.cells.at(-1)!;
      cell.text += glue + line.cells[0]!.text;
      cell.right = line.cells[0]!.right;
      last.cells.push(...line.cells.slice(1));
    } else last.cells.push(...line.cells);
  }
  return joined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
