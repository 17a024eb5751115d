/** Which lines begin an article. The running number decides; gaps, repeats and disorder are told, never repaired. */

import { formatNumeral } from '../numerals/format-numeral.ts';
import { type Label, looksLikeReference } from './labels.ts';
import type { Line } from './lines.ts';
import type { Doubt } from './types.ts';

interface Candidate {
  index: number;
  n: number;
  sub: number;
  separated: boolean;
  heading: boolean;
  reference: boolean;
}

export interface ArticleChoice {
  /** Indexes of the lines that begin an article. */
  heads: Set<number>;
  /** Indexes of annex lines inside a run of articles that goes on after them: they are text. */
  notAnnexes: Set<number>;
  doubts: Doubt[];
}

/**
 * Decides over all lines at once. `labels[i]` is the label of line i; annex lines begin a new run of articles unless
 * the next article carries on with the old number.
 */
export function chooseArticles(lines: readonly Line[], labels: readonly (Label | null)[]): ArticleChoice {
  const choice: ArticleChoice = { heads: new Set(), notAnnexes: new Set(), doubts: [] };
  let run = newRun();
  let pendingAnnexes: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    const label = labels[i];
    if (!label) continue;
    if (label.type === 'annex') pendingAnnexes.push(i);
    if (label.type !== 'article') continue;
    const candidate: Candidate = {
      index: i,
      n: label.n,
      sub: label.sub,
      separated: label.separated,
      heading: lines[i]!.level > 0,
      reference: looksLikeReference(label),
    };
    if (pendingAnnexes.length > 0) {
      const carriesOn = candidate.n === (run.at(-1)?.n ?? 0) + 1 && candidate.n > 1;
      if (carriesOn) for (const annex of pendingAnnexes) choice.notAnnexes.add(annex);
      else {
        settleRun(run, lines, choice);
        run = newRun();
      }
      pendingAnnexes = [];
    }
    run.push(candidate);
  }
  settleRun(run, lines, choice);
  return choice;
}

const newRun = (): Candidate[] => [];

const key = (n: number, sub: number): string => `${n}.${sub}`;
const nameOf = (c: { n: number; sub: number }): string =>
  `第${formatNumeral(c.n)}条${c.sub ? `之${formatNumeral(c.sub)}` : ''}`;

function settleRun(run: Candidate[], lines: readonly Line[], choice: ArticleChoice): void {
  if (run.length === 0) return;
  const plain = run.filter((c) => !c.reference);
  const spacedStyle = plain.filter((c) => c.separated || c.heading).length * 2 >= plain.length;
  const firm = (c: Candidate) => !spacedStyle || c.separated || c.heading;
  // Last place of each number among firm plain candidates: is a due number still to come?
  const lastPlace = new Map<string, number>();
  for (const c of plain) if (firm(c)) lastPlace.set(key(c.n, c.sub), c.index);
  const comesAfter = (n: number, sub: number, index: number) => (lastPlace.get(key(n, sub)) ?? -1) > index;
  const doubt = (code: string, c: Candidate, text: string) =>
    choice.doubts.push({ code, line: lines[c.index]!.line, text });

  let last: { n: number; sub: number } | null = null;
  const seen = new Set<string>();
  const accept = (c: Candidate, advance = true) => {
    choice.heads.add(c.index);
    seen.add(key(c.n, c.sub));
    if (advance) last = { n: c.n, sub: c.sub };
  };
  for (const c of run) {
    const due = isNext(last, c);
    if (c.reference) {
      const head = due && (c.separated || c.heading) && !comesAfter(c.n, c.sub, c.index);
      if (head) accept(c);
      continue;
    }
    if (due) {
      if (!firm(c) && comesAfter(c.n, c.sub, c.index)) continue;
      accept(c);
      continue;
    }
    const before: { n: number; sub: number } = last ?? { n: 0, sub: 0 };
    if (c.n > before.n) {
      const expected = { n: before.n + 1, sub: 0 };
      const stray = comesAfter(expected.n, expected.sub, c.index);
      if (stray && !c.separated && !c.heading) continue;
      if (!firm(c)) continue;
      if (stray) {
        doubt('article-order', c, `${nameOf(c)} stands before ${nameOf(expected)}`);
        accept(c, false);
      } else {
        const missing = c.n - before.n - 1;
        if (missing > 0)
          doubt(
            'article-gap',
            c,
            `${nameOf(c)} follows ${last ? nameOf(before) : 'nothing'}: ${missing} missing`,
          );
        else doubt('article-gap', c, `${nameOf(c)} follows ${nameOf(before)}`);
        accept(c);
      }
    } else if (c.n === 1 && c.sub === 0 && firm(c) && comesAfter(2, 0, c.index)) {
      doubt('article-restart', c, `a second ${nameOf(c)}: the numbers begin again`);
      seen.clear();
      accept(c);
    } else if (c.separated || c.heading) {
      if (seen.has(key(c.n, c.sub))) doubt('article-repeat', c, `${nameOf(c)} stands a second time`);
      else doubt('article-order', c, `${nameOf(c)} stands after ${nameOf(before)}`);
      accept(c, false);
    } else doubt('article-unclear', c, `${nameOf(c)} at the start of a line, taken as text`);
  }
}

function isNext(last: { n: number; sub: number } | null, c: Candidate): boolean {
  if (!last) return c.n === 1 && c.sub <= 1;
  if (c.sub === 0) return c.n === last.n + 1;
  return c.n === last.n && c.sub === last.sub + 1;
}
