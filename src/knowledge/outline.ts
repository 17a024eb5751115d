/** The divisions, sections and headings that are open at a place of the text, and the path they make. */
import type { Draft } from './draft.ts';
import { type Label, rankOf } from './labels.ts';
import { titleOf } from './line-shapes.ts';

export interface OutlineNode {
  /** Null for a heading without a number. */
  label: Label | null;
  rank: number;
  /** Markdown level of its line, 0 for plain text, 7 for 【…】. */
  level: number;
  /** Its part of the numbering path. */
  name: string;
  title: string;
  draft: Draft;
  hasChildren: boolean;
  /** Provisions its own words make: tables cut them. */
  pieces: number;
  tables: number;
}

/** Between divisions and numbered sections; decides nothing by itself. */
const headingRank = 9;

export class Outline {
  private nodes: OutlineNode[] = [];

  get top(): OutlineNode | undefined {
    return this.nodes.at(-1);
  }

  get isEmpty(): boolean {
    return this.nodes.length === 0;
  }

  /** Whether anything below the annexes is open. */
  get isBelowAnnex(): boolean {
    return this.nodes.some((n) => n.rank > 1);
  }

  last(test: (label: Label) => boolean): Label | null {
    return this.nodes.findLast((n) => n.label !== null && test(n.label))?.label ?? null;
  }

  push(label: Label | null, level: number, name: string, draft: Draft): OutlineNode {
    const node: OutlineNode = {
      label,
      rank: label?.rank ?? headingRank,
      level,
      name,
      title: titleOf(draft.lines[0]!),
      draft,
      hasChildren: false,
      pieces: 1,
      tables: 0,
    };
    this.nodes = [...this.nodes, node];
    return node;
  }

  markParents(): void {
    for (const node of this.nodes) node.hasChildren = true;
  }

  /** Closes what a new label of this rank closes; a division also closes headings without numbers. */
  closeForLabel(label: Label): void {
    const { rank } = label;
    const closes = (n: OutlineNode): boolean => {
      if (n.label === null) return false;
      if (label.type === 'decimal') return n.rank >= rankOf.number && !prolongs(n.label, label);
      return n.rank >= rank;
    };
    const at = this.nodes.findIndex(closes);
    if (at >= 0) this.nodes = this.nodes.slice(0, at);
    else if (rank <= rankOf.section) this.nodes = this.nodes.filter((n) => n.label !== null && n.rank < rank);
  }

  /** Closes what a heading without a number closes: headings as deep as itself, and plain numbered lines. */
  closeForHeading(level: number): void {
    while (this.top) {
      const { label, level: own } = this.top;
      if (label && label.rank <= rankOf.section) break;
      if (own > 0 && own < level) break;
      this.nodes = this.nodes.slice(0, -1);
    }
  }

  /** 【…】 stands beside the 【…】 before it, and below whatever is open without one. */
  closeForBracketTitle(level: number): void {
    const at = this.nodes.findIndex((n) => n.level === level && n.label === null);
    if (at >= 0) this.nodes = this.nodes.slice(0, at);
  }

  closeForArticle(): void {
    while (this.top?.label && this.top.rank > rankOf.article) this.nodes = this.nodes.slice(0, -1);
  }

  closeToAnnex(): void {
    this.nodes = this.nodes.filter((n) => n.rank <= 1);
  }

  closeTop(): void {
    this.nodes = this.nodes.slice(0, -1);
  }

  annexPath(): string {
    const annexes = this.nodes.filter((n) => n.label?.type === 'annex').map((n) => n.name);
    return annexes.length > 0 ? `${annexes.join(' ')} ` : '';
  }

  /**
   * Numbering path of the open nodes, with one more at the end: `附件1 第二章 一、（三）2.`. A decimal stands for the
   * numbers it prolongs (1. and 1.2 in 1.2.3).
   */
  path(name = '', label: Label | null = null): string {
    const parts = this.nodes.map((n) => ({ name: n.name, label: n.label }));
    if (name !== '') parts.push({ name, label });
    let out = '';
    for (const [i, part] of parts.entries()) {
      const prolonged = parts
        .slice(i + 1)
        .some((later) => later.label?.type === 'decimal' && part.label && prolongs(part.label, later.label));
      if (prolonged) continue;
      const numbered = part.label !== null && part.label.rank >= rankOf.han;
      const glued =
        (numbered && /[、.）)】]$/.test(out)) || (part.name.startsWith('【') && /[、）]$/.test(out));
      out += (out === '' || glued ? '' : ' ') + part.name;
    }
    return out;
  }

  /** Titles of the open nodes, outermost first; a lead-in (…应当包括：) comes along. */
  titles(): string[] {
    return this.nodes.map(({ title, draft }) => {
      const last = draft.lines.at(-1)!;
      return draft.lines.length > 1 && /[：:]$/.test(last) && last.length <= 200
        ? `${title}　${last}`
        : title;
    });
  }
}

/** Whether a decimal carries on a number: 1. → 1.2 → 1.2.1. */
function prolongs(shorter: Label, longer: Label): boolean {
  const a = shorter.type === 'decimal' ? shorter.path : shorter.type === 'number' ? [shorter.n] : [];
  return a.length > 0 && a.length < longer.path.length && a.every((c, i) => longer.path[i] === c);
}
