/** References between provisions: 本办法第X条, 前款, 第X条第Y款第（Z）项, 《…》第X条, ranges and lists. */
import { parseLabelNumeral } from '../numerals/chinese-numeral.ts';
import {
  articleName,
  articlesBefore,
  articlesUpTo,
  inOwnAnnex,
  lawBefore,
  paragraphsBefore,
  type ReferenceContext,
  referenceContext,
  resolveTitle,
} from './reference-targets.ts';
import type { Provision, Reference } from './types.ts';

const numeral = '[〇零一二两三四五六七八九十百千0-9０-９]{1,9}';
const token = new RegExp(
  [
    '《(?<title>[^《》\\n]{2,120}(?:《[^《》\\n]{1,80}》[^《》\\n]{0,60})?)》(?:[（(][^（）()\\n]{1,60}[）)])?',
    `第\\s{0,2}(?<article>${numeral})\\s{0,2}条(?:之(?<sub>[一二三四五六七八九十]{1,3}))?`,
    `第\\s{0,2}(?<paragraph>${numeral})\\s{0,2}款`,
    `第\\s{0,2}[（(]?\\s{0,2}(?<item>${numeral})\\s{0,2}[）)]?\\s{0,2}项`,
    '前(?<count>[一两二三四五六])?(?<unit>条|款)',
    '(?<own>本(?:法|条例|办法|规定|规范|规则|程序|细则|决定|附录|指南|实施细则|公告|通告|条))',
  ].join('|'),
  'g',
);
const joint = /^\s{0,3}(?:[、，,]|和|及|与|或者?|以及|至|到|—|－|-|～|~)?\s{0,3}$/;
const range = /至|到|—|－|～|~|-/;
const articleFollows = new RegExp(`^\\s{0,3}第\\s{0,2}${numeral}\\s{0,2}条`);
const documentWords =
  /(?:法|法典|条例|规定|办法|规则|细则|规范|程序|决定|目录|指导原则|通知|公告|通告|意见|要求|指南|解释|方案|标准|制度|规程|公约)(?:[（(][^（）()]{1,20}[）)])?$/;

/**
 * References of all provisions, in order of mention. `title` is the document's own title: references to it have
 * `document` null. Ranges of articles, paragraphs and items are expanded; 前条, 前款 and 本条 resolve to the place
 * they stand in.
 */
export function findReferences(provisions: readonly Provision[], title: string): Reference[] {
  const context = referenceContext(provisions, title);
  return provisions.flatMap((provision) =>
    provision.kind === 'heading' ? [] : new Reader(provision, context).read(),
  );
}

/** Reads one provision from left to right; `open` is the reference that the next words may carry on. */
class Reader {
  private readonly found: Reference[] = [];
  private document: string | null = null;
  /** The document was named (《…》, 本法) or carried along a list. */
  private named = false;
  private open: Reference | null = null;
  /** Span of the last article of a list, and where the list ended before it. */
  private lastOfList = { start: 0, listEnd: 0 };
  /** Where 《…》 or 本法 before the next article began; -1 without. */
  private prefix = -1;
  private readonly provision: Provision;
  private readonly context: ReferenceContext;

  constructor(provision: Provision, context: ReferenceContext) {
    this.provision = provision;
    this.context = context;
  }

  read(): Reference[] {
    const { text, kind } = this.provision;
    const ownLabel = kind === 'article' ? (/^第[^条]{1,20}条/.exec(text)?.[0].length ?? 0) : 0;
    let last = 0;
    for (const match of text.matchAll(token)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const between = text.slice(last, start);
      last = end;
      if (start < ownLabel) continue;
      const joined = between.length <= 8 && joint.test(between);
      if (!joined) this.close();
      const isRange = joined && range.test(between);
      const groups = match.groups!;
      if (groups.title) this.title(groups.title, start, end);
      else if (groups.own) this.own(groups.own, start, end);
      else if (groups.article) this.article(groups.article, groups.sub, start, end, between, isRange);
      else if (groups.paragraph) this.part('paragraph', groups.paragraph, start, end, between, isRange);
      else if (groups.item) this.part('item', groups.item, start, end, between, isRange);
      else if (groups.unit) this.before(groups.unit, groups.count, start, end);
    }
    return this.found;
  }

  private close(): void {
    this.open = null;
    this.named = false;
    this.prefix = -1;
  }

  private add(reference: Omit<Reference, 'from'>): Reference {
    const added: Reference = { from: this.provision.id, ...reference };
    this.found.push(added);
    return added;
  }

  private title(printed: string, start: number, end: number): void {
    this.document = resolveTitle(printed, this.context);
    this.named = true;
    this.open = null;
    this.prefix = start;
    const follows = articleFollows.test(this.provision.text.slice(end, end + 40));
    if (follows || this.document === null || !documentWords.test(printed)) return;
    const titleEnd = start + printed.length + 2;
    this.add({ start, end: titleEnd, document: this.document, articles: [], paragraph: null, item: null });
  }

  private own(words: string, start: number, end: number): void {
    this.document = null;
    this.named = true;
    this.prefix = start;
    const isArticle = words === '本条' && this.provision.kind === 'article';
    this.open = isArticle ? this.here(start, end) : null;
  }

  /** The article that is being read, not yet a reference: 本条 becomes one with 第二款. */
  private here(start: number, end: number): Reference {
    const { id, article } = this.provision;
    return { from: id, start, end, document: null, articles: [article], paragraph: null, item: null };
  }

  private article(
    n: string,
    sub: string | undefined,
    start: number,
    end: number,
    between: string,
    isRange: boolean,
  ): void {
    const name = articleName(n, sub);
    if (name === null) return;
    if (!this.named)
      this.document = lawBefore(this.provision.text.slice(Math.max(0, start - 40), start), this.context);
    const { open, document } = this;
    const scoped = document === null ? inOwnAnnex(name, this.provision, this.context) : name;
    const whole = open !== null && open.paragraph === null && open.item === null && open.articles.length > 0;
    if (whole && open.document === document && between !== '') {
      if (isRange)
        open.articles.push(
          ...articlesUpTo(open.articles.at(-1)!, scoped, document === null ? this.context : null),
        );
      else open.articles.push(scoped);
      this.lastOfList = { start, listEnd: open.end };
      open.end = end;
    } else {
      const from = this.prefix >= 0 ? this.prefix : start;
      this.open = this.add({ start: from, end, document, articles: [scoped], paragraph: null, item: null });
    }
    this.named = true;
    this.prefix = -1;
  }

  /** 第Y款 or 第Z项: narrows the reference before it, or stands beside it in a list or range. */
  private part(
    unit: 'paragraph' | 'item',
    n: string,
    start: number,
    end: number,
    between: string,
    isRange: boolean,
  ): void {
    const value = parseLabelNumeral(n);
    if (value === null) return;
    const { open } = this;
    if (!open) {
      if (unit === 'paragraph' && this.provision.kind === 'article')
        this.open = this.add({ ...this.here(start, end), paragraph: value });
      return;
    }
    const narrows =
      between.trim() === '' && open[unit] === null && !(unit === 'paragraph' && open.item !== null);
    if (narrows) this.open = this.narrow(open, unit, value, end);
    else if (between.trim() !== '') {
      const first = isRange && open[unit] !== null && value - open[unit]! <= 50 ? open[unit]! + 1 : value;
      const item = unit === 'item' ? {} : { item: null };
      for (let v = first; v <= value; v++)
        this.open = this.add({ ...open, ...item, articles: open.articles.slice(-1), start, end, [unit]: v });
    }
  }

  /** In 第七十四条、第七十五条第二款 only the last article is narrowed. */
  private narrow(open: Reference, unit: 'paragraph' | 'item', value: number, end: number): Reference {
    const isNew = this.found.at(-1) !== open;
    if (open.articles.length > 1) {
      const last = open.articles.pop()!;
      open.end = this.lastOfList.listEnd;
      return this.add({ ...open, articles: [last], start: this.lastOfList.start, end, [unit]: value });
    }
    open[unit] = value;
    open.end = end;
    return isNew ? this.add(open) : open;
  }

  private before(unit: string, count: string | undefined, start: number, end: number): void {
    const n = count ? (parseLabelNumeral(count) ?? 1) : 1;
    const base = { start, end, document: null, paragraph: null, item: null };
    this.document = null;
    this.open = null;
    if (unit === '条') {
      const articles = articlesBefore(this.provision, n, this.context);
      if (articles.length > 0) this.open = this.add({ ...base, articles });
      return;
    }
    for (const paragraph of paragraphsBefore(this.provision, n, start))
      this.open = this.add({ ...base, articles: [this.provision.article], paragraph });
  }
}
