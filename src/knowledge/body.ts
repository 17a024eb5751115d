/** The body of a document as provisions: articles, numbered sections, table rows, headings, preambles. */

import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import { chooseArticles } from './articles.ts';
import type { Draft } from './draft.ts';
import { type Label, looksLikeReference, rankOf, readLabel } from './labels.ts';
import {
  announcesTable,
  captionNumber,
  isBracketTitle,
  isCatalogueTitle,
  isClosing,
  isTitle,
  isTitleAgain,
  longTitle,
} from './line-shapes.ts';
import type { Line } from './lines.ts';
import { Outline, type OutlineNode } from './outline.ts';
import { SectionNumbers } from './section-numbers.ts';
import { TableRows } from './table-rows.ts';
import type { Doubt, ProvisionKind } from './types.ts';

/** Builds the provisions of the body's lines. `titleLines` are lines that print the title; `title` may stand again. */
export function buildBody(
  lines: readonly Line[],
  titleLines: ReadonlySet<number> = new Set(),
  title = '',
): { drafts: Draft[]; doubts: Doubt[] } {
  const labels = lines.map((line) => (line.kind === 'text' ? readLabel(line.text) : null));
  const contents = findContents(lines);
  for (let i = contents.from; i < contents.to; i++) labels[i] = null;
  const ownAnnex = ownAnnexLine(lines, labels);
  if (ownAnnex >= 0) labels[ownAnnex] = null;
  const choice = chooseArticles(lines, labels);
  for (const i of choice.notAnnexes) labels[i] = null;
  const builder = new BodyBuilder(articlesToCome(labels, choice.heads));
  for (const [i, line] of lines.entries()) {
    if (i >= contents.from && i < contents.to) builder.contents(line);
    else if (line.table > 0) builder.tableLine(line, lines[i - 1]);
    else if (i === ownAnnex || titleLines.has(line.line) || isTitleAgain(line, title))
      builder.titleLine(line);
    else if (line.kind === 'text') builder.textLine(line, i, labels[i]!, choice.heads.has(i));
  }
  return { drafts: builder.finish(), doubts: [...choice.doubts, ...builder.doubts] };
}

/** A table of contents (目录) up to the line where its first entry stands again; empty when there is none. */
function findContents(lines: readonly Line[]): { from: number; to: number } {
  const none = { from: 0, to: 0 };
  const from = lines.slice(0, 200).findIndex((l) => l.kind === 'text' && /^目\s*录$/.test(l.text));
  const entry = lines[from + 1];
  if (from < 0 || !entry) return none;
  const bare = (text: string) =>
    text
      .slice(0, 200)
      .replace(/[.…·\s\d]+$/, '')
      .replace(/\s+/g, '');
  const first = bare(entry.text);
  for (let i = from + 2; i < Math.min(lines.length, from + 500); i++)
    if (bare(lines[i]!.text) === first) return { from, to: i };
  return none;
}

/**
 * A file that is one annex of a notice begins with that annex's label: it names the file and divides nothing.
 * Returns the line's index, or -1.
 */
function ownAnnexLine(lines: readonly Line[], labels: readonly (Label | null)[]): number {
  const first = lines.findIndex((l) => l.kind === 'text');
  const own = first >= 0 ? labels[first] : null;
  if (own?.type !== 'annex' || own.rank !== 0) return -1;
  const isAnother = (l: Label | null) =>
    l?.type === 'annex' && l.rank === 0 && l.name !== own.name && !l.name.startsWith(`${own.name}-`);
  return labels.some(isAnother) ? -1 : first;
}

/** Whether an article of the same run follows line i: after the last one, headings end the articles. */
function articlesToCome(
  labels: readonly (Label | null)[],
  heads: ReadonlySet<number>,
): (i: number) => boolean {
  const later = new Uint8Array(labels.length + 1);
  for (let i = labels.length - 1; i >= 0; i--)
    later[i] = labels[i]?.type === 'annex' ? 0 : heads.has(i) ? 1 : later[i + 1]!;
  return (i) => later[i + 1] === 1;
}

class BodyBuilder {
  private readonly drafts: Draft[] = [];
  private readonly outline = new Outline();
  private readonly nodes: OutlineNode[] = [];
  private readonly numbers = new SectionNumbers();
  private current: Draft | null = null;
  private rows: TableRows | null = null;
  private inArticle = false;
  /** The sections of a notice are over; what follows stands outside them. */
  private closing = false;
  private rootTables = 0;
  private rootPieces = 0;
  private readonly moreArticles: (i: number) => boolean;

  constructor(moreArticles: (i: number) => boolean) {
    this.moreArticles = moreArticles;
  }

  get doubts(): readonly Doubt[] {
    return this.numbers.doubts;
  }

  /** The document's title, or the label of the annex it is, printed in the body: no division. */
  titleLine(line: Line): void {
    if (this.outline.isBelowAnnex) {
      this.outline.closeToAnnex();
      this.current = null;
      this.inArticle = false;
    }
    this.text(line);
  }

  contents(line: Line): void {
    if (this.current?.article === '目录') this.current.lines.push(line.text);
    else this.open('目录', 'preamble', line);
  }

  textLine(line: Line, index: number, label: Label | null, isArticle: boolean): void {
    if (label?.type === 'article') {
      if (isArticle) this.article(line, label);
      else this.text(line);
    } else if (label && isDivision(line, label)) this.division(line, label);
    else if (
      this.inArticle &&
      (line.level === 0 || this.moreArticles(index) || (label && label.type !== 'han'))
    ) {
      if (line.level > 0 && !label && isTitle(line.text)) this.heading(line, line.level);
      else this.text(line);
    } else this.sectionLine(line, label);
  }

  private sectionLine(line: Line, label: Label | null): void {
    const section = label ? this.numbers.asSection(line, label, this.outline) : null;
    if (section) this.section(line, section);
    else if (isBracketTitle(line.text)) this.heading(line, 7);
    else if (this.isPartOfCatalogue(line)) this.heading(line, 1);
    else if (line.level > 0 && isTitle(line.text) && !label) this.heading(line, line.level);
    else {
      if (line.level === 0 && this.outline.isBelowAnnex && isClosing(line.text)) {
        this.outline.closeToAnnex();
        this.current = null;
        this.closing = true;
      }
      this.text(line);
    }
  }

  private isPartOfCatalogue(line: Line): boolean {
    if (line.level > 0 || !isCatalogueTitle(line.text)) return false;
    return this.rows !== null || (this.outline.isEmpty && this.drafts.length <= 1);
  }

  private division(line: Line, label: Label): void {
    this.inArticle = false;
    this.outline.closeForLabel(label);
    this.numbers.restart(label.type === 'annex');
    const node = this.push(line, label, label.name, line.level, 'heading');
    if (label.type !== 'annex') return;
    node.title = line.text;
    // 附：1.… begins the list of annexes on the label's own line.
    const first = readLabel(label.rest.replace(/^[：:\s]+/, ''));
    if (first?.type === 'number') this.numbers.opened(first);
  }

  private article(line: Line, label: Label): void {
    this.outline.closeForArticle();
    this.outline.markParents();
    this.numbers.restart(false);
    this.inArticle = true;
    this.open(`${this.outline.annexPath()}${label.name}`, 'article', line, label.length);
  }

  private section(line: Line, label: Label): void {
    this.inArticle = false;
    this.outline.closeForLabel(label);
    this.numbers.opened(label);
    this.push(line, label, label.name, line.level, 'section');
  }

  /** A heading without a number; `level` 7 is 【…】. */
  private heading(line: Line, level: number): void {
    this.inArticle = false;
    if (level === 7) this.outline.closeForBracketTitle(level);
    else this.outline.closeForHeading(level);
    const name = line.text.length <= 20 ? line.text : `${line.text.slice(0, 20)}…`;
    this.push(line, null, name, level, 'heading');
  }

  text(line: Line): void {
    if (this.rows) this.current = null;
    this.rows = null;
    if (this.current) this.current.lines.push(line.text);
    else this.continueNode(line);
  }

  /** Text that follows a table or the end of the sections gets a provision of its own. */
  private continueNode(line: Line): void {
    if (this.closing) {
      this.closing = false;
      this.open(`${this.outline.annexPath()}文末`, 'section', line);
      return;
    }
    const { top } = this.outline;
    if (!top && this.drafts.length === 0) {
      this.rootPieces = 1;
      this.open('引言', 'preamble', line);
      return;
    }
    const pieces = top ? ++top.pieces : ++this.rootPieces;
    const base = top ? this.outline.path() : '正文';
    const name = pieces === 1 ? base : `${base}（续${pieces > 2 ? pieces - 1 : ''}）`;
    this.open(name, 'section', line);
  }

  private push(
    line: Line,
    label: Label | null,
    name: string,
    level: number,
    kind: ProvisionKind,
  ): OutlineNode {
    this.outline.markParents();
    const draft = this.open(this.outline.path(name, label), kind, line, label?.length ?? 0);
    const node = this.outline.push(label, level, name, draft);
    this.nodes.push(node);
    return node;
  }

  private open(article: string, kind: ProvisionKind, line: Line, ownLabel = 0): Draft {
    this.closing = false;
    if (kind !== 'row' && this.rows?.name !== article) this.rows = null;
    const headings = this.outline.titles();
    const draft: Draft = { article, kind, headings, lines: [line.text], line: line.line, ownLabel };
    this.drafts.push(draft);
    this.current = draft;
    return draft;
  }

  tableLine(line: Line, before: Line | undefined): void {
    if (this.inArticle) {
      this.current!.lines.push(line.text);
      return;
    }
    if (line.table !== this.rows?.table) this.beginTable(line, before);
    const rows = this.rows!;
    if (line.kind === 'header-row') {
      rows.header(line);
      if (this.current?.article === rows.name) this.current.lines.push(line.text);
      else this.open(rows.name, 'heading', line);
    } else if (line.kind === 'row-continued' && this.current?.kind === 'row')
      this.current.lines.push(line.text);
    else {
      const { article, headings } = rows.next(line);
      this.open(article, 'row', line).headings.push(...headings);
    }
  }

  private beginTable(line: Line, before: Line | undefined): void {
    const caption = this.takeCaption(before);
    this.leaveList();
    const { top } = this.outline;
    const printed = caption ? captionNumber(caption.text)! : null;
    const n = printed ? (parseLabelNumeral(printed) ?? printed) : top ? ++top.tables : ++this.rootTables;
    const base = printed ? this.outline.annexPath() : this.outline.path();
    const name = `${base}${base === '' || /[、）)】\s]$/.test(base) ? '' : ' '}表${n}`;
    this.outline.markParents();
    this.current = null;
    this.rows = new TableRows(line.table, name, caption?.text ?? null);
    if (caption) this.open(name, 'heading', caption);
  }

  /** A table belongs to the section above it, but not to the last item of a list that says nothing of a table. */
  private leaveList(): void {
    for (let { top } = this.outline; top && top.rank > rankOf.han; { top } = this.outline) {
      const { draft, hasChildren } = top;
      const isItem = /[。；;：:]$/.test(draft.lines[0]!);
      if (!isItem || (!hasChildren && announcesTable(draft.lines.at(-1)!))) return;
      this.outline.closeTop();
    }
  }

  /** The line `表2 …` right above a table is the table's, not the section's. */
  private takeCaption(before: Line | undefined): Line | null {
    const lines = this.current?.lines;
    if (before?.kind !== 'text' || before.table > 0 || lines?.at(-1) !== before.text) return null;
    if (captionNumber(before.text) === null) return null;
    lines.pop();
    if (lines.length === 0) {
      this.drafts.pop();
      if (this.outline.top?.draft === this.current) this.outline.closeTop();
    }
    return before;
  }

  finish(): Draft[] {
    for (const node of this.nodes) settleKind(node);
    const hasRules = this.drafts.some(
      (d) =>
        (d.kind === 'article' || d.kind === 'section' || d.kind === 'row') && !/^附|文末$/.test(d.article),
    );
    // A notice without any numbers is all text; its words are no preamble to anything.
    if (!hasRules)
      for (const d of this.drafts)
        if (d.article === '引言') Object.assign(d, { kind: 'section', article: '正文' });
    return this.drafts;
  }
}

/** 附件, 部分, 编, 章, 节: a division stands alone on its line with a short title. */
function isDivision(line: Line, label: Label): boolean {
  if (label.type === 'annex') return true;
  if (label.rank > rankOf.section || looksLikeReference(label)) return false;
  if (line.text.length > longTitle || /[。；，,;]/.test(label.rest)) return false;
  return line.level > 0 || label.separated || label.rest.length <= 20;
}

/** A numbered title with nothing below it but other provisions is a heading; a heading with words is a section. */
function settleKind(node: OutlineNode): void {
  const { draft, label, hasChildren } = node;
  const [first] = draft.lines;
  if (draft.kind === 'heading') {
    if (draft.lines.length > 1 && !isAnnexTitle(node)) draft.kind = 'section';
  } else if (draft.lines.length === 1 && (hasChildren || !label))
    if (first!.length <= 80 && !/[。；;：:]$/.test(first!)) draft.kind = 'heading';
}

/** An annex whose label is followed only by its title, with its content in provisions below. */
function isAnnexTitle({ draft, label, hasChildren }: OutlineNode): boolean {
  const more = draft.lines.slice(1);
  return (
    label?.type === 'annex' &&
    hasChildren &&
    more.length <= 2 &&
    more.every((l) => l.length <= longTitle && !/[。；：:，,]$/.test(l))
  );
}
