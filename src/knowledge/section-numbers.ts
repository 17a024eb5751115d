/** Which labels are due as the number of a section; the others are words at the start of a line. */
import { type Label, rankOf, readAsPlainNumber } from './labels.ts';
import { isMeasure } from './line-shapes.ts';
import type { Line } from './lines.ts';
import type { Outline } from './outline.ts';
import type { Doubt } from './types.ts';

/** Rank of a plain list below a decimal: `1.` below 4.2.1. */
const listBelowDecimal = rankOf.number + 8;

export class SectionNumbers {
  readonly doubts: Doubt[] = [];
  private readonly lastByRank = new Map<number, number>();
  /** Last number of a rank since the annex began: some notices count （一）… through all their sections. */
  private readonly lastInAnnex = new Map<number, number>();
  private lastDecimal: number[] = [];

  /** A division or an article begins: lists begin anew below it. */
  restart(inAnnex: boolean): void {
    this.lastByRank.clear();
    this.lastDecimal = [];
    if (inAnnex) this.lastInAnnex.clear();
  }

  /** Records the number of a section that opened. */
  opened(label: Label): void {
    for (const rank of [...this.lastByRank.keys()]) if (rank > label.rank) this.lastByRank.delete(rank);
    this.lastByRank.set(label.rank, label.n);
    this.lastInAnnex.set(label.rank, label.n);
    if (label.type === 'decimal') this.lastDecimal = label.path;
    else if (label.rank === rankOf.number) this.lastDecimal = [label.n];
    else if (label.rank < rankOf.number) this.lastDecimal = [];
  }

  /** The label as the section it opens (its rank may differ), or null where its number is not due. */
  asSection(line: Line, label: Label, outline: Outline): Label | null {
    if (label.type === 'decimal') {
      if (this.isDecimalDue(line, label, outline)) return label;
      if (line.level === 0 && isMeasure(label.rest)) return null;
      const plain = readAsPlainNumber(line.text);
      return plain ? this.asSection(line, plain, outline) : null;
    }
    if (label.type === 'number' && label.rank === rankOf.number && this.isBelowDecimal(line, label, outline))
      return this.asSection(line, { ...label, rank: listBelowDecimal }, outline);
    if (label.rank > rankOf['number-half'] || label.rank < rankOf.han) return null;
    const last = this.lastByRank.get(label.rank) ?? 0;
    if (label.n === 1 || label.n === last + 1) return label;
    const certain = label.type === 'han' || label.type === 'han-parenthesis';
    if (certain && label.n === (this.lastInAnnex.get(label.rank) ?? 0) + 1) return label;
    const near = last > 0 && label.n > last && label.n <= last + 3;
    if (!certain && line.level === 0 && !near) return null;
    this.doubts.push({
      code: 'section-gap',
      line: line.line,
      text: `${label.name} is not the next number here`,
    });
    return label;
  }

  /** `1.` below 4.2.1 is a list of 4.2.1; `5.` after 4.2.1 is the next section where 4. opened it. */
  private isBelowDecimal(line: Line, label: Label, outline: Outline): boolean {
    if (line.level > 0 || !outline.last((l) => l.type === 'decimal')) return false;
    const opener = outline.last((l) => l.type === 'number' && l.rank === rankOf.number);
    if (!opener || label.n === 1) return true;
    return label.n !== opener.n + 1 || this.lastByRank.get(listBelowDecimal) === label.n - 1;
  }

  /** A decimal carries on the last one (2.2.1 → 2.2.2, 2.3, 2.2.1.1, small gaps), or begins below its section. */
  private isDecimalDue(line: Line, label: Label, outline: Outline): boolean {
    if (line.level > 0) return true;
    const { path } = label;
    const last = this.lastDecimal;
    let k = 0;
    while (k < last.length && k < path.length && last[k] === path[k]) k++;
    if (last.length > 0 && k < path.length && path.slice(k + 1).every((c) => c === 1)) {
      const step = path[k]! - (last[k] ?? 0);
      if (step >= 1 && step <= 3 && (k > 0 || step === 1)) return true;
    }
    if (isMeasure(label.rest) || !path.slice(1).every((c) => c === 1)) return false;
    const section = outline.last((l) => l.type === 'han' || l.type === 'part' || l.type === 'chapter');
    return (label.separated || section?.n === path[0]) && /^[^\d]/.test(label.rest);
  }
}
