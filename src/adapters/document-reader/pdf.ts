/** PDFs with a text layer: words in reading order, running lines left out, broken lines joined. */
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { replaceRadicals } from '../../knowledge/radicals.ts';
import type { Doubt } from '../../knowledge/types.ts';
import {
  damaged,
  pageRanges,
  scannedPages,
  tooManyPages,
  unknownCharacters,
  withPassword,
} from './faults.ts';
import { makeCharacterMap } from './pdf-cmaps.ts';
import { type TextPiece, toPdfLines } from './pdf-lines.ts';
import { toParagraphs } from './pdf-paragraphs.ts';
import { largestPicture } from './pdf-pictures.ts';
import { dropRunningLines, type PdfPage } from './pdf-running-lines.ts';
import type { DocumentText, ReadInput } from './types.ts';

/** A page with fewer characters than this is looked at for pictures. */
const fewCharacters = 40;
/** A picture that covers this share of a page is a scan and no stamp or emblem. */
const scanShare = 0.3;
/** Pages beyond this many are judged by those looked at: reading pictures is slow. */
const picturesLookedAt = 12;

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<PdfDocument['getPage']>>;

export async function readPdf({ bytes, limits }: ReadInput): Promise<DocumentText> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > limits.maxPages) throw tooManyPages(pdf.numPages, limits.maxPages);
    const pages: PdfPage[] = [];
    const sparse: number[] = [];
    const garbled: number[] = [];
    let slanted = 0;
    let radicals = 0;
    for (let n = 1; n <= pdf.numPages; n++) {
      const page = await pdf.getPage(n);
      const { pieces, skipped, replaced } = await piecesOf(page);
      slanted += skipped;
      radicals += replaced;
      const [, bottom, , top] = page.view as [number, number, number, number];
      const words = pieces
        .map(({ text }) => text)
        .join('')
        .replace(/\s/g, '');
      if (words.length < fewCharacters) sparse.push(n);
      if (isGarbled(words)) garbled.push(n);
      pages.push({ lines: toPdfLines(pieces, n), bottom, top });
      page.cleanup();
    }
    const { scanned, overScan } = await lookForScans(pdf, sparse);
    if (scanned.length > 0) throw scannedPages(scanned, pdf.numPages);
    if (garbled.length > 0) throw unknownCharacters(garbled);
    const { lines, dropped } = dropRunningLines(pages);
    const { lines: text, tablePages } = toParagraphs(lines);
    if (text.length === 0)
      throw scannedPages(
        pages.map((_, i) => i + 1),
        pdf.numPages,
      );
    const doubts: Doubt[] = [];
    const doubt = (code: string, words: string) => doubts.push({ code, line: 1, text: words });
    if (dropped.length > 0)
      doubt('running-lines-dropped', `not part of the text: ${dropped.slice(0, 8).join(' / ')}`);
    if (radicals > 0)
      doubt(
        'radicals-replaced',
        `${radicals} radicals (such as U+2FB8) were read as the characters they stand for`,
      );
    if (slanted > 0)
      doubt('slanted-text-dropped', `${slanted} pieces of slanted text (watermarks) were left out`);
    if (tablePages.length > 0)
      doubt(
        'table-in-pdf',
        `rows on pages ${pageRanges(tablePages)} stand in tables, read by the places of their words; compare them with the source`,
      );
    if (overScan)
      doubt(
        'text-over-scan',
        'pages are pictures with text recognised behind them; every line needs a person’s eye',
      );
    return { format: 'pdf', text: text.join('\n'), attachments: [], doubts, pages: pdf.numPages };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

/** Character maps come from here; no other file is read or fetched. */
class OwnData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const map = kind === 'cMapUrl' ? makeCharacterMap(filename) : null;
    if (map === null) throw new Error(`${filename} is not held`);
    return map.slice();
  }
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes.slice(), {
      BinaryDataFactory: OwnData,
      cMapUrl: 'own/',
      cMapPacked: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      disableFontFace: true,
      enableXfa: false,
      stopAtErrors: false,
      maxImageSize: 60_000_000,
      verbosity: 0,
    });
  } catch (error) {
    if ((error as Error).name === 'PasswordException') throw withPassword();
    throw damaged('PDF', error);
  }
}

interface RawItem {
  str?: string;
  transform?: number[];
  width?: number;
}

async function piecesOf(page: Page): Promise<{ pieces: TextPiece[]; skipped: number; replaced: number }> {
  const pieces: TextPiece[] = [];
  let skipped = 0;
  let replaced = 0;
  const { items } = await page.getTextContent({ disableNormalization: true } as Parameters<
    Page['getTextContent']
  >[0]);
  const rotated = page.rotate % 180 !== 0;
  for (const item of items as RawItem[]) {
    if (item.str === undefined || item.str === '' || !item.transform) continue;
    const [a, b, c, d, x, y] = item.transform as [number, number, number, number, number, number];
    const along = rotated ? [b, a] : [a, b];
    if (Math.abs(along[1]!) > Math.abs(along[0]!) * 0.1) {
      if (item.str.trim() !== '') skipped++;
      continue;
    }
    const size = Math.hypot(c, d) || Math.abs(a);
    const place = rotated ? { x: page.rotate === 90 ? y : -y, y: page.rotate === 90 ? -x : x } : { x, y };
    // Before labels are looked for: （⼀） is none.
    const { text, count } = replaceRadicals(item.str);
    replaced += count;
    pieces.push({ text, ...place, width: item.width ?? 0, size });
  }
  return { pieces, skipped, replaced };
}

/**
 * Signs that stand for no character, and scripts that no text here has: a font that does not tell its characters gives
 * its own numbers as if they were Unicode.
 */
function isGarbled(words: string): boolean {
  const strange =
    words.match(/[\ufffd\ue000-\uf8ff\u0000-\u0008\u000e-\u001f\u0080-\u009f\u0250-\u036f\u0500-\u1fff]/g)
      ?.length ?? 0;
  return strange > 5 && strange > words.length * 0.05;
}

/** Pages that are pictures; and whether the first page is a picture with text laid over it. */
async function lookForScans(
  pdf: PdfDocument,
  sparse: readonly number[],
): Promise<{ scanned: number[]; overScan: boolean }> {
  const { OPS } = await getResolvedPDFJS();
  const shareOf = async (n: number): Promise<number> => {
    const page = await pdf.getPage(n);
    const [left, bottom, right, top] = page.view as [number, number, number, number];
    const list = await page.getOperatorList();
    const share = largestPicture(
      list,
      OPS as unknown as Record<string, number>,
      (right - left) * (top - bottom),
    );
    page.cleanup();
    return share;
  };
  const scanned: number[] = [];
  for (const [i, n] of sparse.entries()) {
    if (i >= picturesLookedAt) {
      if (scanned.length >= picturesLookedAt * 0.75) scanned.push(n);
    } else if ((await shareOf(n)) > scanShare) scanned.push(n);
  }
  const overScan = !sparse.includes(1) && scanned.length === 0 && (await shareOf(1)) > 0.8;
  return { scanned, overScan };
}
