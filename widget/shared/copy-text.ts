/** The text that leaves the page when an answer is copied. It always carries the label that a machine wrote it. */
import { formatPlace } from './format-place.ts';
import type { Strings } from './strings.ts';
import type { Answer, Lang } from './wire-types.ts';

/** Plain text: label, question, claims with marks, sources with their status, the day whose law answers. */
export function copyText(question: string, answer: Answer, strings: Strings, lang: Lang): string {
  const lines = [`【${strings.aiLabel}】${strings.title}`];
  if (question) lines.push(question);
  lines.push('');
  if (answer.correction) lines.push(`${strings.corrected}: ${answer.correction.text}`, '');
  else if (answer.recalled) lines.push(`${strings.recalled}. ${strings.recalledWhy}`, '');
  if (answer.claims.length === 0) lines.push(answer.text);
  for (const claim of answer.claims) {
    lines.push(claim.text + claim.citations.map((n) => `[${n}]`).join(''));
  }
  if (answer.citations.length > 0) lines.push('', strings.sources);
  for (const citation of answer.citations) {
    const title = lang === 'en' ? (citation.documentEn ?? citation.document) : `《${citation.document}》`;
    const facts = [
      citation.source === 'note' ? strings.ourNote : strings.official,
      citation.number,
      strings.statuses[citation.status],
      citation.url,
    ].filter(Boolean);
    lines.push(
      `[${citation.n}] ${title}${lang === 'en' ? ', ' : ''}${formatPlace(citation, lang)} (${facts.join('; ')})`,
    );
  }
  if (answer.asOf) lines.push('', strings.asOf(answer.asOf));
  lines.push(strings.notice);
  return lines.join('\n');
}
