/** What a rule is on a day: computed from the dates of its edition, never stored. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import type { Amendment, Edition, Status } from './types.ts';

/** Statuses from which an answer may speak about the law of the day. */
export const answeringStatuses: readonly Status[] = ['in_force', 'amended', 'unknown'];

/**
 * Status of an article of an edition on a day (`YYYY-MM-DD`). Where single paragraphs were changed, `paragraph` (1-based)
 * tells which one is meant; without it the whole article counts as changed.
 */
export function statusOn(
  edition: Edition,
  article: string,
  asOf: string,
  paragraph: number | null = null,
): Status {
  if (edition.effectiveFrom && asOf < edition.effectiveFrom) return 'not_yet';
  if (edition.effectiveTo && asOf >= edition.effectiveTo) return edition.endedBy ?? 'superseded';
  if (edition.endedBy && !edition.effectiveTo) return edition.endedBy;
  const change = changeOn(edition, article, asOf, paragraph);
  if (change) return change.act === 'repealed' ? 'repealed' : 'amended';
  return edition.effectiveFrom ? 'in_force' : 'unknown';
}

/** The latest change of an article (or of one paragraph of it) that applies on a day; null where there is none. */
export function changeOn(
  edition: Edition,
  article: string,
  asOf: string,
  paragraph: number | null = null,
): Amendment | null {
  const changes = edition.amendments.filter(
    (a) => a.from <= asOf && a.articles.some((named) => names(named, article, paragraph, a.act)),
  );
  return changes.sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1) ?? null;
}

/** A repealed paragraph leaves the rest of its article in force; an amended one is met by the whole article. */
function names(named: string, article: string, paragraph: number | null, act: Amendment['act']): boolean {
  if (named === article) return true;
  if (!named.startsWith(`${article}第`) || !named.endsWith('款')) return false;
  if (paragraph === null) return act !== 'repealed';
  return parseLabelNumeral(named.slice(article.length + 1, -1)) === paragraph;
}
