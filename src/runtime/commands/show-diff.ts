/** A diff of releases or editions for people: colours on a terminal, marks elsewhere. */
import type { ArticleChange } from '../../knowledge/diff-editions.ts';
import type { EditionChange, ReleaseDiff } from '../../knowledge/diff-releases.ts';

/** Characters of unchanged text shown around a change. */
const context = 24;

export interface DiffStyle {
  colours: boolean;
}

export function showDiff(diff: ReleaseDiff | EditionChange, style: DiffStyle): string {
  if (!('editions' in diff)) return showEdition(diff, style);
  const { counts, notes, from, to } = diff;
  const noteCount = notes.added.length + notes.changed.length + notes.removed.length;
  const head = [
    `${from} → ${to}`,
    `${counts.editions} editions; articles: ${counts.added} added, ${counts.changed} changed, ${counts.moved} moved, ${counts.removed} removed`,
    ...(noteCount > 0
      ? [
          `notes: ${notes.added.length} added, ${notes.changed.length} changed, ${notes.removed.length} removed`,
        ]
      : []),
  ];
  return [...head, ...diff.editions.map((edition) => `\n${showEdition(edition, style)}`)].join('\n');
}

function showEdition(change: EditionChange, style: DiffStyle): string {
  const { document, edition, kind, comparedWith, facts, articles } = change;
  const against = comparedWith && comparedWith !== edition ? ` (compared with ${comparedWith})` : '';
  const lines = [paint(`《${document}》${edition}: ${kind}${against}`, 'bold', style)];
  for (const { fact, before, after } of facts) lines.push(`  ${fact}: ${shown(before)} → ${shown(after)}`);
  for (const article of articles) lines.push(showArticle(article, style));
  return lines.join('\n');
}

const shown = (value: unknown): string =>
  value === null ? '—' : typeof value === 'string' ? value : JSON.stringify(value);

function showArticle({ kind, before, after, spans }: ArticleChange, style: DiffStyle): string {
  const label = before && after && before !== after ? `${before} → ${after}` : (after ?? before)!;
  const head = `  ${kind} ${label}`;
  if (kind === 'moved') return head;
  const text = spans
    .map(({ op, text }, i) =>
      op === 'same' ? shorten(text, i === 0, i === spans.length - 1) : marked(op, text, style),
    )
    .join('');
  return `${head}\n    ${text.replace(/\n/g, '\n    ')}`;
}

function shorten(text: string, isFirst: boolean, isLast: boolean): string {
  const characters = [...text];
  const limit = isFirst || isLast ? context : 2 * context;
  if (characters.length <= limit + 1) return text;
  const end = isFirst ? '' : characters.slice(0, context).join('');
  const start = isLast ? '' : characters.slice(-context).join('');
  return `${end}…${start}`;
}

function marked(op: 'removed' | 'added', text: string, style: DiffStyle): string {
  if (style.colours) return paint(text, op, style);
  return op === 'removed' ? `[-${text}-]` : `{+${text}+}`;
}

const codes = { bold: '1', removed: '31;9', added: '32' };

const paint = (text: string, how: keyof typeof codes, { colours }: DiffStyle): string =>
  colours ? `\u001b[${codes[how]}m${text}\u001b[0m` : text;
