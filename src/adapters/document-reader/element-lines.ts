/** Elements of a page, or of a Word text turned into one, as Markdown lines. */
import { tooDeep } from './faults.ts';
import { collapse, escapeInline, heading, table, textLine } from './markdown-text.ts';
import { layOut, type SpannedCell } from './table-grid.ts';
import type { Attachment } from './types.ts';

export interface ElementLines {
  lines: string[];
  attachments: Attachment[];
  /** Pictures that stood in the text; they are not read. */
  pictures: number;
}

const blocks =
  /^(?:address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|header|hgroup|hr|html|li|main|nav|ol|p|pre|section|summary|ul|ucapcontent)$/;
const silent =
  /^(?:script|style|noscript|template|iframe|object|embed|svg|math|canvas|audio|video|button|input|select|textarea|head|link|meta|title|map)$/;
const fileLink = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv)(?:[?#].*)?$/i;

/**
 * @param base address of the page, against which links are told; null where unknown
 * @throws `too_large:ingest` when elements lie deeper than `maxDepth`
 */
export function linesOfElement(
  root: Element,
  options: { base: string | null; maxDepth: number },
): ElementLines {
  const out: ElementLines = { lines: [], attachments: [], pictures: 0 };
  let current = '';

  const flush = (level = 0) => {
    for (const piece of current.split('\n')) {
      const words = collapse(piece).trim();
      if (words !== '') out.lines.push(level > 0 ? heading(level, words) : textLine(words));
    }
    current = '';
  };

  const walk = (node: Node, depth: number, inPre: boolean): void => {
    if (depth > options.maxDepth) throw tooDeep(options.maxDepth);
    if (node.nodeType === 3) {
      const text = node.nodeValue ?? '';
      current += escapeInline(inPre ? text : collapse(text));
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as Element;
    const name = element.localName.toLowerCase();
    if (silent.test(name) || isHidden(element)) return;
    const children = () => {
      for (const child of element.childNodes) walk(child as Node, depth + 1, inPre || name === 'pre');
    };
    if (name === 'br') current += '\n';
    else if (name === 'img' || name === 'picture') out.pictures++;
    else if (name === 'table') {
      flush();
      addTable(element, depth);
    } else if (/^h[1-6]$/.test(name)) {
      flush();
      children();
      current = current.replaceAll('\n', ' ');
      flush(Number(name[1]));
    } else if (name === 'li') {
      flush();
      current = itemLabel(element);
      children();
      flush();
    } else if (name === 'a') link(element, children);
    else if (blocks.test(name)) {
      flush();
      children();
      flush();
    } else children();
  };

  const link = (element: Element, children: () => void) => {
    const target = resolve(element.getAttribute('href'), options.base);
    const before = current;
    current = '';
    children();
    const words = collapse(current).trim();
    const isFile = target !== null && (fileLink.test(target) || element.hasAttribute('download'));
    if (!isFile || words === '') {
      current = before + current;
      return;
    }
    out.attachments.push({ name: words.replace(/\\([\\*_~[\]<|!])/g, '$1'), url: target });
    current = `${before}[${words}](<${target.replace(/[<>\s]/g, encodeURIComponent)}>)`;
  };

  const addTable = (element: Element, depth: number) => {
    const rows = rowsOf(element);
    const cells = rows.flatMap(cellsOf);
    const nested = cells.some((cell) => cell.querySelector('table') !== null);
    const wide = rows.filter((row) => cellsOf(row).length > 1).length;
    // A table of one column, or with tables inside, lays out a page and holds no data.
    if (nested || wide < 1 || (rows.length === 1 && cells.length < 2)) {
      for (const child of element.childNodes) walk(child as Node, depth + 1, false);
      flush();
      return;
    }
    for (const caption of element.children)
      if (caption.localName === 'caption') walk(caption as Node, depth + 1, false);
    const spanned = rows.map((row) => cellsOf(row).map((cell) => readCell(cell, depth)));
    // A row of one cell across the top is the table's caption.
    const width = Math.max(...spanned.map((row) => row.reduce((sum, cell) => sum + cell.columns, 0)));
    while (spanned[0]?.length === 1 && spanned[0][0]!.columns >= width && spanned.length > 1) {
      const [caption] = spanned.shift()!;
      if (caption!.text !== '') out.lines.push(textLine(caption!.text));
    }
    const { rows: laidOut, headerRows } = layOut(spanned);
    const filled = laidOut.filter((row, y) => y < headerRows || row.some((cell) => cell !== ''));
    if (filled.length > 0) out.lines.push('', ...table(filled, headerRows), '');
  };

  const readCell = (cell: Element, depth: number): SpannedCell => {
    const before = current;
    const lines = out.lines.length;
    current = '';
    for (const child of cell.childNodes) walk(child as Node, depth + 1, false);
    flush();
    const text = out.lines
      .splice(lines)
      .map((line) => line.replace(/^#{1,6} /, ''))
      .join(' ')
      .trim();
    current = before;
    const span = (name: string) => Math.max(1, Number.parseInt(cell.getAttribute(name) ?? '1', 10) || 1);
    const header = cell.localName === 'th' || cell.parentElement?.parentElement?.localName === 'thead';
    return { text, rows: span('rowspan'), columns: span('colspan'), header };
  };

  walk(root as Node, 0, false);
  flush();
  return out;
}

/** Rows of this table and not of one inside it. */
const rowsOf = (table: Element): Element[] =>
  [...table.children].flatMap((child) =>
    child.localName === 'tr'
      ? [child]
      : /^(?:thead|tbody|tfoot)$/.test(child.localName)
        ? [...child.children].filter((row) => row.localName === 'tr')
        : [],
  );

const cellsOf = (row: Element): Element[] =>
  [...row.children].filter((cell) => cell.localName === 'td' || cell.localName === 'th');

const isHidden = (element: Element): boolean =>
  element.hasAttribute('hidden') ||
  element.getAttribute('aria-hidden') === 'true' ||
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.getAttribute('style') ?? '');

/** The number a browser shows before an item of an ordered list; it is part of what people read. */
function itemLabel(item: Element): string {
  const list = item.parentElement;
  if (list?.localName !== 'ol' || /list-style[^;]*:\s*none/i.test(list.getAttribute('style') ?? ''))
    return '';
  const before = [...list.children].filter((child) => child.localName === 'li').indexOf(item);
  const n = Number.parseInt(item.getAttribute('value') ?? '', 10);
  const start = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1;
  const place = Number.isNaN(n) ? start + before : n;
  const type = list.getAttribute('type') ?? '1';
  if (/^[aA]$/.test(type)) return `${String.fromCharCode(type.charCodeAt(0) + ((place - 1) % 26))}. `;
  return `${place}. `;
}

function resolve(href: string | null, base: string | null): string | null {
  if (!href || /^\s*(?:javascript|data|vbscript|mailto|tel|file):/i.test(href)) return null;
  if (base !== null && URL.canParse(href, base)) return new URL(href, base).href;
  return href.trim();
}
