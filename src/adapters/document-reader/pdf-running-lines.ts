/** Running heads, feet and page numbers of a PDF: what stands on the pages and not in the text. */
import { median, type PdfLine } from './pdf-lines.ts';

export interface PdfPage {
  lines: PdfLine[];
  /** Points, from the lower edge. */
  bottom: number;
  top: number;
}

/** Heads and feet stand in this part of the page's height, at either end. */
const zone = 0.12;

const numeral = '[0-9０-９〇零一二三四五六七八九十百]{1,5}|[ivxlIVXL]{1,6}';
const pageNumber = new RegExp(
  `^[\\s—–·•\\-‐‑−~～|]*(?:第|Page|P\\.?)?\\s*(?:${numeral})\\s*(?:页)?\\s*(?:(?:[/／]|共|of|，|,)\\s*共?\\s*(?:${numeral})\\s*页?)?[\\s—–·•\\-‐‑−~～|]*$`,
  'i',
);

/** @returns the lines of the text, and the different running lines that were left out */
export function dropRunningLines(pages: readonly PdfPage[]): { lines: PdfLine[][]; dropped: string[] } {
  const dropped = new Set<string>();
  const edges = pages.map(edgeLines);
  const seen = new Map<string, number>();
  for (const edge of edges)
    for (const key of new Set([...edge].map(keyOf))) seen.set(key, (seen.get(key) ?? 0) + 1);
  // Odd and even pages may have heads of their own.
  const often = Math.max(2, Math.ceil(pages.length * 0.4));
  // A single page repeats nothing: there only the size of the letters tells a head.
  const bodySize = median(pages.flatMap((page) => page.lines.map((line) => line.size)));
  const lines = pages.map((page, i) => {
    const outermost = new Set(outer(page, edges[i]!));
    return page.lines.filter((line) => {
      const edge = edges[i]!.has(line);
      const repeated = edge && pages.length > 1 && (seen.get(keyOf(line)) ?? 0) >= often;
      const small = edge && pages.length === 1 && outermost.has(line) && line.size < bodySize * 0.85;
      const numbered = edge && outermost.has(line) && pageNumber.test(line.text);
      if (repeated || numbered || small) dropped.add(line.text.slice(0, 60));
      return !repeated && !numbered && !small;
    });
  });
  return { lines, dropped: [...dropped] };
}

/** At most three lines at either end, inside the zone. */
function edgeLines({ lines, bottom, top }: PdfPage): Set<PdfLine> {
  const height = (top - bottom) * zone;
  const sorted = [...lines].sort((a, b) => b.y - a.y);
  return new Set([
    ...sorted.slice(0, 3).filter((line) => line.y > top - height),
    ...sorted.slice(-3).filter((line) => line.y < bottom + height),
  ]);
}

/** The highest and the lowest lines: a page number has nothing beyond it. */
function outer({ lines }: PdfPage, edge: ReadonlySet<PdfLine>): PdfLine[] {
  const ys = lines.map((line) => line.y);
  const [high, low] = [Math.max(...ys), Math.min(...ys)];
  return [...edge].filter((line) => line.y > high - line.size || line.y < low + line.size);
}

/** The words with their numbers taken out, so that heads with page numbers are alike; and the end they stand at. */
function keyOf(line: PdfLine): string {
  return line.text.replace(/[0-9０-９]+/g, '#').replace(/\s+/g, '');
}
