/**
 * One edition in two files: another source often leaves the date out, so that its text would stand beside the dated one
 * as a second edition. Told by the articles themselves, since a later edition changes some.
 */
import { sameTitle } from './same-title.ts';
import type { ParsedDocument } from './types.ts';

/** Share of the articles that must read the same; the rest are slips of copying, and are reported. */
const leastShare = 0.9;
/** Below this many pieces likeness says nothing. */
const fewest = 3;

const isDated = ({ editionDate }: ParsedDocument): boolean => editionDate !== null;

/** Whether a text without a date is the same edition as a dated text, or both are undated and the same. */
export function isSameEdition(a: ParsedDocument, b: ParsedDocument): boolean {
  if (!sameTitle(a.title, b.title) || (isDated(a) && isDated(b))) return false;
  // 2014年版 and 2025年版 are two editions, whatever they share.
  const [first, second] = [yearOf(a), yearOf(b)];
  if (first && second && first !== second && !(isDated(a) || isDated(b))) return false;
  if (a.effectiveFrom && b.effectiveFrom && a.effectiveFrom !== b.effectiveFrom) return false;
  const [left, right] = [pieces(a), pieces(b)];
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  if (small.size < fewest || small.size < leastShare * large.size) return false;
  let same = 0;
  for (const [path, text] of small) if (alike(text, large.get(path))) same += 1;
  return same >= leastShare * large.size;
}

const yearOf = ({ editionLabel }: ParsedDocument): string | null =>
  /(?:19|20)\d{2}/.exec(editionLabel ?? '')?.[0] ?? null;

/** Texts of what may be cited, by their path, without what converters vary. */
function pieces(parsed: ParsedDocument): Map<string, string> {
  const found = new Map<string, string>();
  for (const { kind, article, text } of parsed.provisions)
    if (kind !== 'heading' && kind !== 'preamble') found.set(article, bareWords(text));
  return found;
}

const bareWords = (text: string): string => text.normalize('NFKC').replace(/[\s\p{P}\p{S}]+/gu, '');

/** The same words, or all but a slip: figures must agree in any case. */
function alike(a: string, b: string | undefined): boolean {
  if (b === undefined) return false;
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 4) return false;
  const figures = (text: string) => text.replace(/[^0-9〇零一二三四五六七八九十百千万]/g, '');
  if (figures(a) !== figures(b)) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 4;
}
