/** Whether one release answers as well as another: the gate in front of publishing. */
import type { AnswerReport } from './answers.ts';

export interface ComparedFigure {
  /** `all`, `zh`, `en`. */
  group: string;
  figure: string;
  here: number | null;
  live: number | null;
  /** It lies lower by more than the margin. */
  fell: boolean;
}

/** Shares that must not fall: what is found, what is cited, what is told. */
const gated = ['citedAny', 'citedAll', 'facts', 'hitAt5', 'hitAt10'] as const;
/** In a language with fewer questions one question weighs more than the margin. */
const fewestInGroup = 34;

/**
 * @param live figures of the release that serves now; null where none does, and then nothing can fall
 * @param marginPoints points of a hundred
 */
export function compareFigures(
  here: Record<string, AnswerReport>,
  live: Record<string, AnswerReport> | null,
  marginPoints: number,
): ComparedFigure[] {
  return Object.entries(here).flatMap(([group, report]) =>
    group !== 'all' && report.questions < fewestInGroup
      ? []
      : gated.map((figure) => {
          const [mine, other] = [report[figure], live?.[group]?.[figure] ?? null];
          const fell = mine !== null && other !== null && (other - mine) * 100 > marginPoints + 1e-9;
          return { group, figure, here: mine, live: other, fell };
        }),
  );
}
