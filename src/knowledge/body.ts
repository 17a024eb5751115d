/** The body of a document as provisions: articles, numbered sections, table rows, headings, preambles. */
import { chooseArticles } from './articles.ts';
import { type Label, looksLikeReference, rankOf, readAsPlainNumber, readLabel } from './labels.ts';
import type { Line } from './lines.ts';
import { chineseToNumber } from './numerals.ts';
import { bareTitle } from './title.ts';
import type { Doubt, ProvisionKind } from './types.ts';

/** A provision before it has an id. */
export interface Draft {
  article: string;
  kind: ProvisionKind;
  headings: string[];
  lines: string[];
  line: number;
  /** Length of its own label at the start of the first line. */
  ownLabel: number;
}

interface Node {
  /** Null for a heading without a number. */
  label: Label | null;
  rank: number;
  /** Markdown level of its line, 0 for plain text. */
  level: number;
  /** Its part of the numbering path. */
  name: string;
  title: string;
  draft: Draft;
  hasChildren: boolean;
  pieces: number;
  tables: number;
}

const longTitle = 60;

/** Builds the provisions of the body's lines. `lines` hold neither front matter nor header. */
export function buildBody(
  lines: readonly Line[],
  titleLines: ReadonlySet<number> = new Set(),
  title = '',
): { drafts: Draft[]; doubts: Doubt[] } {
  const labels = lines.map((line) => (line.kind === 'text' ? readLabel(line.text) : null));
  const contents = findContents(lines);
  for (let i = contents.from; i < contents.to; i++) labels[i] = null;
  const words = ownAnnexLine(lines, labels);
  if (words >= 0) labels[words] = null;
  const choice = chooseArticles(lines, labels);
  for (const i of choice.notAnnexes) labels[i] = null;
  const builder = new BodyBuilder(articlesToCome(labels, choice.heads));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (i >= contents.from && i < contents.to) builder.contents(line);
    else if (line.table > 0) builder.tableLine(line, lines[i - 1]);
    else if (
      i === words ||
      titleLines.has(line.line) ||
      (line.level > 0 && line.level < 3 && isTitleAgain(line, title))
    )
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
  const another = labels.some(
    (l, i) =>
      i !== first &&
      l?.type === 'annex' &&
      l.rank === 0 &&
      l.name !== own.name &&
      !l.name.startsWith(`${own.name}-`),
  );
  return another ? -1 : first;
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
  readonly doubts: Doubt[] = [];
  private readonly drafts: Draft[] = [];
  private stack: Node[] = [];
  private current: Draft | null = null;
  private inArticle = false;
  private lastByRank = new Map<number, number>();
  private lastDecimal: number[] = [];
  private table = 0;
  private tableName = '';
  private tableHeadings: string[] = [];
  private tableRow = 0;
  private tableWidth = 0;
  private spanned: string[] = [];
  private rootTables = 0;
  private rootPieces = 0;
  private readonly moreArticles: (i: number) => boolean;

  constructor(moreArticles: (i: number) => boolean) {
    this.moreArticles = moreArticles;
  }

  /** The document's title, or the label of the annex it is, printed in the body: no division. */
  titleLine(line: Line): void {
    if (this.stack.some((n) => n.rank > 1)) {
      this.stack = this.stack.filter((n) => n.rank <= 1);
      this.current = null;
      this.inArticle = false;
    }
    this.text(line);
  }

  contents(line: Line): void {
    if (this.current?.article !== '目录') this.open({ article: '目录', kind: 'preamble' }, line, 0);
    else this.current.lines.push(line.text);
  }

  textLine(line: Line, index: number, label: Label | null, isArticle: boolean): void {
    if (label?.type === 'article') {
      if (isArticle) this.article(line, label);
      else this.text(line);
      return;
    }
    if (label && this.isDivision(line, label)) {
      this.division(line, label);
      return;
    }
    if (this.inArticle && (line.level === 0 || this.moreArticles(index) || (label && label.type !== 'han'))) {
      if (line.level > 0 && !label && isTitle(line.text)) this.heading(line);
      else this.text(line);
      return;
    }
    const section = label ? this.asSection(line, label) : null;
    if (section) this.section(line, section);
    else if (line.level > 0 && isTitle(line.text) && !label) this.heading(line);
    else {
      if (line.level === 0 && this.stack.some((n) => n.rank > 1) && isClosing(line.text))
        this.closeSections();
      this.text(line);
    }
  }

  /** 附件, 部分, 编, 章, 节: a division stands alone on its line with a short title. */
  private isDivision(line: Line, label: Label): boolean {
    if (label.type === 'annex') return true;
    if (label.rank > rankOf.section || looksLikeReference(label)) return false;
    if (line.text.length > longTitle || /[。；，,;]/.test(label.rest)) return false;
    return line.level > 0 || label.separated || label.rest.length <= 20;
  }

  private division(line: Line, label: Label): void {
    this.inArticle = false;
    this.popTo(label.rank);
    if (label.rank < rankOf.section) this.lastByRank.clear();
    if (label.type === 'annex') this.everLast.clear();
    this.lastDecimal = [];
    const node = this.push(line, label, label.name, 'heading');
    if (label.type !== 'annex') return;
    node.title = line.text;
    // 附：1.… begins the list of annexes on the label's own line.
    const first = readLabel(label.rest.replace(/^[：:\s]+/, ''));
    if (first?.type === 'number') this.lastByRank.set(first.rank, first.n);
  }

  private article(line: Line, label: Label): void {
    while (this.stack.length > 0 && this.stack.at(-1)!.rank > rankOf.article && this.stack.at(-1)!.label)
      this.stack.pop();
    this.lastByRank.clear();
    this.lastDecimal = [];
    this.inArticle = true;
    for (const node of this.stack) node.hasChildren = true;
    this.open({ article: `${this.annexPath()}${label.name}`, kind: 'article' }, line, label.length);
  }

  private section(line: Line, label: Label): void {
    this.inArticle = false;
    if (label.type === 'decimal') this.popDecimals(label);
    else this.popTo(label.rank);
    for (const rank of [...this.lastByRank.keys()]) if (rank > label.rank) this.lastByRank.delete(rank);
    this.lastByRank.set(label.rank, label.n);
    this.everLast.set(label.rank, label.n);
    if (label.type === 'decimal') this.lastDecimal = label.path;
    else if (label.rank === rankOf.number) this.lastDecimal = [label.n];
    else if (label.rank < rankOf.number) this.lastDecimal = [];
    this.push(line, label, label.name, 'section');
  }

  private heading(line: Line): void {
    this.inArticle = false;
    while (this.stack.length > 0) {
      const top = this.stack.at(-1)!;
      if (top.label && top.label.rank <= rankOf.section) break;
      if (top.level > 0 && top.level < line.level) break;
      this.stack.pop();
    }
    this.push(line, null, line.text.length <= 20 ? line.text : `${line.text.slice(0, 20)}…`, 'heading');
  }

  text(line: Line): void {
    if (this.table > 0) this.current = null;
    this.table = 0;
    if (this.current === null) this.continueNode(line);
    else this.current.lines.push(line.text);
  }

  /** Text that follows a table or the end of the sections gets a provision of its own. */
  private continueNode(line: Line): void {
    const top = this.stack.at(-1);
    const pieces = top ? ++top.pieces : ++this.rootPieces;
    if (!top && pieces === 1 && this.drafts.length === 0) {
      this.open({ article: '引言', kind: 'preamble' }, line, 0);
      return;
    }
    const base = top ? this.path(this.stack) : '正文';
    const name = pieces === 1 ? base : `${base}（续${pieces > 2 ? pieces - 1 : ''}）`;
    this.open({ article: name, kind: 'section' }, line, 0);
  }

  private closeSections(): void {
    while (this.stack.length > 0 && this.stack.at(-1)!.rank > 1) this.stack.pop();
    this.current = null;
    this.closing = true;
  }
  private closing = false;

  private push(line: Line, label: Label | null, name: string, kind: ProvisionKind): Node {
    for (const node of this.stack) node.hasChildren = true;
    const parents = this.stack;
    const draft = this.open({ article: this.path(parents, name, label), kind }, line, label?.length ?? 0);
    const node: Node = {
      label,
      rank: label?.rank ?? 9,
      level: line.level,
      name,
      title: titleOf(line.text),
      draft,
      hasChildren: false,
      pieces: 1,
      tables: 0,
    };
    this.stack = [...parents, node];
    this.nodes.push(node);
    return node;
  }
  private readonly nodes: Node[] = [];

  private open(part: Pick<Draft, 'article' | 'kind'>, line: Line, ownLabel: number): Draft {
    this.table = 0;
    let article = part.article;
    if (this.closing) {
      if (part.kind === 'section' && ownLabel === 0) article = `${this.annexPath()}文末`;
      this.closing = false;
    }
    const draft: Draft = {
      article,
      kind: part.kind,
      headings: this.titles(),
      lines: [line.text],
      line: line.line,
      ownLabel,
    };
    this.drafts.push(draft);
    this.current = draft;
    return draft;
  }

  private titles(): string[] {
    return this.stack.map((node) => leadOf(node));
  }

  private popTo(rank: number): void {
    const at = this.stack.findIndex((node) => node.label !== null && node.rank >= rank);
    if (at >= 0) this.stack = this.stack.slice(0, at);
    else if (rank <= rankOf.section) this.stack = this.stack.filter((n) => n.label !== null && n.rank < rank);
  }

  /** A decimal stands under the open number it prolongs (1. → 1.1 → 1.1.1) and replaces it in the path. */
  private popDecimals(label: Label): void {
    const at = this.stack.findIndex(
      (node) => node.label !== null && node.rank >= rankOf.number && !prolongs(node.label, label),
    );
    if (at >= 0) this.stack = this.stack.slice(0, at);
  }

  private annexPath(): string {
    const annexes = this.stack.filter((n) => n.label?.type === 'annex').map((n) => n.name);
    return annexes.length > 0 ? `${annexes.join(' ')} ` : '';
  }

  private path(parents: readonly Node[], name = '', label: Label | null = null): string {
    const names = parents.map((n) => ({ name: n.name, label: n.label }));
    if (name !== '') names.push({ name, label });
    const shown = names.filter(
      (n, i) =>
        !names
          .slice(i + 1)
          .some((later) => later.label?.type === 'decimal' && n.label && prolongs(n.label, later.label)),
    );
    let out = '';
    for (const n of shown) {
      const glued = n.label !== null && n.label.rank >= rankOf.han && /[、.）)]$/.test(out);
      out += (out === '' || glued ? '' : ' ') + n.name;
    }
    return out;
  }

  /** The label as the section it opens, or null where the number is not due and the line is words. */
  private asSection(line: Line, label: Label): Label | null {
    if (label.type === 'decimal') {
      if (this.decimalDue(line, label)) return this.gap(line, label, false);
      const plain = readAsPlainNumber(line.text);
      return plain ? this.asSection(line, plain) : null;
    }
    if (label.type === 'number' && label.rank === rankOf.number && this.isInsideDecimal(line, label))
      return this.asSection(line, { ...label, rank: rankOf.number + 8 });
    if (label.rank > rankOf['number-half'] || label.rank < rankOf.han) return null;
    const last = this.lastByRank.get(label.rank) ?? 0;
    if (label.type === 'han' || label.type === 'han-parenthesis')
      return this.gap(
        line,
        label,
        label.n !== last + 1 && label.n !== 1 && label.n !== this.everByRank(label) + 1,
      );
    if (label.n === 1 || label.n === last + 1) return label;
    if (line.level > 0 || (last > 0 && label.n > last && label.n <= last + 3))
      return this.gap(line, label, true);
    return null;
  }

  /** `1.` below 4.2.1 is a list of 4.2.1; `5.` after 4.2.1 is its next section where 4. opened it. */
  private isInsideDecimal(line: Line, label: Label): boolean {
    if (line.level > 0 || !this.stack.some((n) => n.label?.type === 'decimal')) return false;
    const opener = this.stack.findLast((n) => n.label?.type === 'number' && n.label.rank === rankOf.number);
    if (!opener || label.n === 1) return true;
    return label.n !== opener.label!.n + 1 || this.lastByRank.get(rankOf.number + 8) === label.n - 1;
  }

  /** Last number of this rank since the annex began: some notices count （一）… through all their sections. */
  private everByRank(label: Label): number {
    return this.everLast.get(label.rank) ?? 0;
  }
  private readonly everLast = new Map<number, number>();

  private gap(line: Line, label: Label, gap: boolean): Label {
    if (gap)
      this.doubts.push({
        code: 'section-gap',
        line: line.line,
        text: `${label.name} is not the next number here`,
      });
    return label;
  }

  private decimalDue(line: Line, label: Label): boolean {
    if (line.level > 0) return true;
    const { path } = label;
    const last = this.lastDecimal;
    let k = 0;
    while (k < last.length && k < path.length && last[k] === path[k]) k++;
    const tail = path.slice(k + 1);
    if (last.length > 0 && k < path.length && tail.every((c) => c === 1)) {
      const step = path[k]! - (last[k] ?? 0);
      if (step >= 1 && step <= 3 && (k > 0 || step === 1)) return true;
    }
    if (
      /^[\d%％℃°~～×μ\-–+/]|^(?:mm|cm|nm|kg|mg|ml|mL|g|V|Hz|倍|万|元|岁|个月|天|小时|年|月)/.test(label.rest)
    )
      return false;
    const top = this.stack.findLast(
      (n) => n.label?.type === 'han' || n.label?.type === 'part' || n.label?.type === 'chapter',
    );
    const begins = path.slice(1).every((c) => c === 1);
    return begins && (label.separated || top?.label?.n === path[0]) && /^[^\d]/.test(label.rest);
  }

  tableLine(line: Line, before: Line | undefined): void {
    if (this.inArticle) {
      this.current!.lines.push(line.text);
      return;
    }
    if (line.table !== this.table) this.beginTable(line, before);
    if (line.kind === 'header-row') this.headerRow(line);
    else if (line.kind === 'row-continued' && this.current?.kind === 'row')
      this.current.lines.push(line.text);
    else this.row(line);
  }

  private beginTable(line: Line, before: Line | undefined): void {
    const caption = this.takeCaption(before);
    const top = this.stack.at(-1);
    const printed = caption
      ? /^表\s*([0-9０-９一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})?)/.exec(caption.text)
      : null;
    const n = printed
      ? (chineseToNumber(printed[1]!)?.toString() ?? printed[1]!)
      : `${top ? ++top.tables : ++this.rootTables}`;
    const base = printed ? this.annexPath() : this.path(this.stack);
    this.tableName = `${base}${base === '' || /[、）)\s]$/.test(base) ? '' : ' '}表${n}`;
    this.tableHeadings = caption ? [caption.text] : [];
    this.tableRow = 0;
    this.tableWidth = 0;
    this.spanned = [];
    for (const node of this.stack) node.hasChildren = true;
    if (caption) this.open({ article: this.tableName, kind: 'heading' }, caption, 0);
    else this.current = null;
    this.table = line.table;
  }

  /** The line `表2 …` right above a table is the table's, not the section's. */
  private takeCaption(before: Line | undefined): Line | null {
    const lines = this.current?.lines;
    if (before?.kind !== 'text' || before.table > 0 || !lines || before.text.length > longTitle) return null;
    if (lines.at(-1) !== before.text || !/^表\s*[0-9０-９一二三四五六七八九十]/.test(before.text))
      return null;
    lines.pop();
    if (lines.length === 0) this.drafts.splice(this.drafts.indexOf(this.current!), 1);
    return before;
  }

  private headerRow(line: Line): void {
    const cells = line.cells.filter((c) => c !== '');
    this.tableWidth = Math.max(this.tableWidth, line.cells.length);
    this.tableHeadings.push(cells.join(' | '));
    if (this.current?.kind === 'heading' && this.current.article === this.tableName)
      this.current.lines.push(line.text);
    else {
      const { table } = this;
      this.open({ article: this.tableName, kind: 'heading' }, line, 0);
      this.table = table;
    }
  }

  private row(line: Line): void {
    this.tableRow++;
    const missing = line.grid ? this.spanned.length - line.cells.length : 0;
    const inherited = this.spanned.slice(0, missing).filter((c) => c !== '');
    this.spanned = line.grid ? [...this.spanned.slice(0, missing), ...line.cells] : [];
    const { table } = this;
    const draft = this.open({ article: `${this.tableName} 行${this.tableRow}`, kind: 'row' }, line, 0);
    draft.headings = [...draft.headings, ...this.tableHeadings, ...inherited.map((c) => titleOf(c))];
    this.table = table;
  }

  finish(): Draft[] {
    for (const node of this.nodes) {
      const { draft } = node;
      const titleOnly = draft.lines.length === 1 && (node.hasChildren || !node.label);
      if (
        draft.kind === 'section' &&
        titleOnly &&
        draft.lines[0]!.length <= 80 &&
        !/[。；;：:]$/.test(draft.lines[0]!)
      )
        draft.kind = 'heading';
      else if (draft.kind === 'heading' && draft.lines.length > 1 && !isAnnexTitle(node))
        draft.kind = 'section';
    }
    const structured = this.drafts.some(
      (d) =>
        (d.kind === 'article' || d.kind === 'section' || d.kind === 'row') && !/^附|文末$/.test(d.article),
    );
    if (!structured)
      for (const d of this.drafts)
        if (d.kind === 'preamble' && d.article === '引言')
          Object.assign(d, { kind: 'section', article: '正文' });
    return this.drafts.filter((d) => d.lines.length > 0);
  }
}

function prolongs(shorter: Label, longer: Label): boolean {
  const a = shorter.type === 'decimal' ? shorter.path : shorter.type === 'number' ? [shorter.n] : [];
  return a.length > 0 && a.length < longer.path.length && a.every((c, i) => longer.path[i] === c);
}

const isTitleAgain = (line: Line, title: string): boolean =>
  title !== '' && bareTitle(line.text) === bareTitle(title);

/** An annex whose label is followed only by its title, with its content in provisions below. */
function isAnnexTitle(node: Node): boolean {
  const { lines } = node.draft;
  return (
    node.label?.type === 'annex' &&
    node.hasChildren &&
    lines.length <= 3 &&
    lines.slice(1).every((l) => l.length <= longTitle && !/[。；：:，,]$/.test(l))
  );
}

/** A Markdown heading is one when it reads like a title; sentences marked as headings by a converter are text. */
function isTitle(text: string): boolean {
  return (
    text.length <= longTitle && !/[。；，、;,：:]$/.test(text) && !/^\[\d/.test(text) && !/。/.test(text)
  );
}

/** The words by which a section is known: its first line, or the first sentence of a long one. */
function titleOf(text: string): string {
  if (text.length <= 80) return text;
  const head = text.slice(0, 80);
  const stop = head.search(/[。；：]/);
  return stop > 4 ? head.slice(0, stop) : head;
}

/** Title of a node for those below it; a lead-in (…应当包括：) comes along. */
function leadOf(node: Node): string {
  const last = node.draft.lines.at(-1)!;
  if (node.draft.lines.length > 1 && /[：:]$/.test(last) && last.length <= 200)
    return `${node.title}　${last}`;
  return node.title;
}

/** 特此公告, 本公告自…起施行: what stands after the sections of a notice belongs to none of them. */
function isClosing(text: string): boolean {
  return (
    /^特此(?:公告|通告|通知|函告|函复|说明)/.test(text) ||
    /^本(?:公告|通告|通知|意见|办法|规定|规范|规则|程序|细则|指南|附录|目录|指导原则)自.{1,30}起(?:正式)?(?:施行|实施|执行|生效)/.test(
      text.slice(0, 80),
    )
  );
}
