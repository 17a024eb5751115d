/** Paragraphs (款), items (项) and sub-items (目) of one provision, as offsets into its stored text. */
import { type Label, type LabelType, readLabel } from './labels.ts';
import type { Item, Paragraph } from './types.ts';

const itemRank: Partial<Record<LabelType, number>> = {
  han: 0,
  'han-parenthesis': 1,
  number: 2,
  'number-parenthesis': 3,
  'number-half': 4,
  circled: 5,
  letter: 6,
};

interface OpenList {
  rank: number;
  items: Item[];
  /** Lines without a label that explain its last item, and the one before that. */
  explaining: number;
  explainedBefore: number;
}

/**
 * Splits a provision's lines. `ownLabel` is the length of the provision's own label in the first line; the first
 * paragraph begins after it. The text is the lines joined by `\n`.
 */
export function splitParagraphs(
  lines: readonly string[],
  ownLabel: number,
): { text: string; paragraphs: Paragraph[] } {
  const text = lines.join('\n');
  const labels = lines.map((line, i) =>
    itemLabel(i === 0 ? line.slice(ownLabel).trimStart() : line, i === 0),
  );
  const nextLabel = nextLabels(labels);
  const paragraphs: Paragraph[] = [];
  let open: OpenList[] = [];
  let offset = 0;
  for (const [i, line] of lines.entries()) {
    const skip = i === 0 ? ownLabel + leadingSpace(line, ownLabel) : 0;
    const start = offset + skip;
    const end = offset + line.length;
    offset = end + 1;
    if (start >= end) continue;
    const paragraph = paragraphs.at(-1);
    const label = labels[i];
    if (label && accepts(open, label, paragraph !== undefined)) {
      const home = paragraph ?? push(paragraphs, start, end);
      open = addItem(home, open, label, line.slice(skip, skip + label.length).trim(), start, end);
      extend(home, open, end);
    } else if (paragraph && open.length > 0 && belongsToItem(open, nextLabel[i] ?? null)) {
      open.at(-1)!.explaining++;
      extend(paragraph, open, end);
    } else {
      open = [];
      push(paragraphs, start, end);
    }
  }
  if (paragraphs.length === 0 && text !== '') push(paragraphs, 0, text.length);
  return { text, paragraphs };
}

function itemLabel(line: string, first: boolean): Label | null {
  const label = readLabel(line);
  if (!label || itemRank[label.type] === undefined) return null;
  return first && label.type === 'number' ? null : label;
}

const leadingSpace = (line: string, from: number): number =>
  /^\s*/.exec(line.slice(from, from + 400))![0].length;

/** For each line the next label at or after the line below it. */
function nextLabels(labels: readonly (Label | null)[]): (Label | null)[] {
  const next: (Label | null)[] = new Array(labels.length).fill(null);
  let seen: Label | null = null;
  for (let i = labels.length - 1; i >= 0; i--) {
    next[i] = seen;
    if (labels[i]) seen = labels[i]!;
  }
  return next;
}

function push(paragraphs: Paragraph[], start: number, end: number): Paragraph {
  const paragraph: Paragraph = { n: paragraphs.length + 1, start, end, items: [] };
  paragraphs.push(paragraph);
  return paragraph;
}

/** An item carries on an open list or begins one at 1; any other number at a line's start is words. */
function accepts(open: readonly OpenList[], label: Label, hasParagraph: boolean): boolean {
  const rank = itemRank[label.type]!;
  if (label.n === 1) return hasParagraph || rank > 0;
  const list = open.find((l) => l.rank === rank);
  return list !== undefined && label.n > list.items.at(-1)!.n && label.n <= list.items.at(-1)!.n + 2;
}

function addItem(
  paragraph: Paragraph,
  open: OpenList[],
  label: Label,
  printed: string,
  start: number,
  end: number,
): OpenList[] {
  const rank = itemRank[label.type]!;
  const item: Item = { n: label.n, label: printed, start, end, items: [] };
  const kept = open.filter((l) => l.rank < rank || (l.rank === rank && label.n > 1));
  const list = kept.find((l) => l.rank === rank);
  if (list) {
    list.items.push(item);
    list.explainedBefore = list.explaining;
    list.explaining = 0;
    return kept;
  }
  const parent = kept.at(-1)?.items.at(-1);
  const items = parent ? parent.items : paragraph.items;
  items.push(item);
  return [...kept, { rank, items, explaining: 0, explainedBefore: 0 }];
}

function extend(paragraph: Paragraph, open: readonly OpenList[], end: number): void {
  paragraph.end = end;
  for (const list of open) list.items.at(-1)!.end = end;
}

/**
 * A line without a label belongs to the open item when the list goes on after it, or when the item before was
 * explained by as many lines (definitions: the term on one line, its meaning on the next).
 */
function belongsToItem(open: readonly OpenList[], next: Label | null): boolean {
  if (next && open.some((l) => l.rank === itemRank[next.type] && next.n === l.items.at(-1)!.n + 1))
    return true;
  const deepest = open.at(-1)!;
  return deepest.explaining < deepest.explainedBefore;
}
