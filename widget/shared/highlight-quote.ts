/** Cuts a stored text into marked and unmarked pieces, so that the quote can be shown inside its article. */
export interface Segment {
  text: string;
  marked: boolean;
}

/**
 * Pieces of `text` in order; joined they are `text` again. Every place where `quote` stands is marked: a
 * citation names no offset, and one of two equal places would be a guess. `found` counts them, 0 = missing.
 */
export function highlightQuote(text: string, quote: string): { segments: Segment[]; found: number } {
  const segments: Segment[] = [];
  let found = 0;
  let from = 0;
  if (quote.trim() !== '') {
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, from)) {
      if (at > from) segments.push({ text: text.slice(from, at), marked: false });
      segments.push({ text: quote, marked: true });
      from = at + quote.length;
      found++;
    }
  }
  if (from < text.length) segments.push({ text: text.slice(from), marked: false });
  return { segments, found };
}

/** The same pieces line by line (line feeds dropped), for one block element a line. Empty lines are kept. */
export function splitSegmentsByLine(segments: readonly Segment[]): Segment[][] {
  const lines: Segment[][] = [[]];
  for (const segment of segments) {
    segment.text.split('\n').forEach((piece, index) => {
      if (index > 0) lines.push([]);
      if (piece !== '') lines.at(-1)!.push({ text: piece, marked: segment.marked });
    });
  }
  return lines;
}
