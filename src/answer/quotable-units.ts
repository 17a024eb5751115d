/**
 * Cuts a provision into the smallest pieces that may be quoted without loss: whole sentences and whole items. An
 * exception (但书), a case that builds on the sentence before, and a list's lead-in never part from what they belong to.
 */
import type { LibraryProvision } from '../ports.ts';

export interface QuotableUnit {
  start: number;
  end: number;
  paragraph: number | null;
  item: number | null;
  /** The list's lead-in, quoted with the item. */
  lead: { start: number; end: number } | null;
}

/** Openings by which a sentence leans on the one before it. */
const leaning =
  /^(但是?[，,]?|但书|不过|逾期|情节(严重|较轻|特别严重|轻微)|拒不|其中|前述|否则|有(特殊|正当)|因特殊|特殊情况|确有|造成|构成犯罪|符合(条件|要求|规定)的|不符合|不予|经.{0,8}的|对(其|上述)|上述|该)/;

/** Sentences longer than this may also be cut at a semicolon, in characters. */
const longSentence = 160;

/** A list is quoted whole up to this many characters; beyond it, its lead-in with single items. */
const shortList = 240;
/** A sentence that ends in a colon is joined with what it announces up to this many characters. */
const longestJoined = 400;

/** Quotable pieces of a provision in their order; a list too long to quote whole gives one piece an item. */
export function quotableUnits(provision: LibraryProvision): QuotableUnit[] {
  const { paragraphs, text } = provision;
  if (paragraphs.length === 0) return sentenceUnits(text, 0, text.length, null);
  const units = paragraphs.flatMap((paragraph) => {
    const n = paragraphs.length > 1 ? paragraph.n : null;
    const first = paragraph.items[0];
    if (!first) return sentenceUnits(text, paragraph.start, paragraph.end, n);
    const whole = trim(text, paragraph.start, paragraph.end);
    if (whole.end - whole.start <= shortList) return [{ ...whole, paragraph: n, item: null, lead: null }];
    const lead = trim(text, paragraph.start, first.start);
    return paragraph.items.map((item) => ({
      ...trim(text, item.start, item.end),
      paragraph: n,
      item: item.n,
      lead: lead.end > lead.start ? lead : null,
    }));
  });
  return joinAnnounced(units, text);
}

function sentenceUnits(text: string, start: number, end: number, paragraph: number | null): QuotableUnit[] {
  return sentences(text, start, end).map((piece) => ({ ...piece, paragraph, item: null, lead: null }));
}

/** 「编排方式为：」 says nothing without the paragraphs that follow, to the full stop. */
function joinAnnounced(units: QuotableUnit[], text: string): QuotableUnit[] {
  const joined: QuotableUnit[] = [];
  for (const unit of units) {
    const before = joined.at(-1);
    const announces =
      before && !before.lead && !unit.lead && /[：:；;，,]$/.test(text.slice(before.start, before.end));
    if (announces && unit.end - before.start <= longestJoined) before.end = unit.end;
    else joined.push({ ...unit });
  }
  return joined;
}

/** Full stops inside 「“…”」 and brackets end no sentence of the provision. */
function sentences(text: string, start: number, end: number): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  let from = start;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const character = text[at]!;
    if ('“「『（'.includes(character)) depth += 1;
    else if ('”」』）'.includes(character)) depth = Math.max(0, depth - 1);
    // A quotation mark that never closes must not swallow the next line.
    if (character === '\n') depth = 0;
    const stops = '。！？!?\n'.includes(character) || (character === '；' && at - from > longSentence);
    if ((!stops || depth > 0) && at + 1 < end) continue;
    const to = at + 1;
    const piece = trim(text, from, to);
    const previous = pieces.at(-1);
    if (piece.end > piece.start) {
      if (previous && leaning.test(text.slice(piece.start, piece.start + 16))) previous.end = piece.end;
      else pieces.push(piece);
    }
    from = to;
  }
  return pieces;
}

function trim(text: string, start: number, end: number): { start: number; end: number } {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from]!)) from += 1;
  while (to > from && /\s/.test(text[to - 1]!)) to -= 1;
  return { start: from, end: to };
}
