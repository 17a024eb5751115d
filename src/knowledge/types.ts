/**
 * The words of the knowledge model (see ARCHITECTURE.md): document, edition, provision, reference, doubt.
 * Dates are `YYYY-MM-DD`; offsets are UTF-16 code units into `Provision.text`; `end` is exclusive.
 */

/** Where a provision's stored text comes from: a text an operator loaded, or our own note on it. */
export type Source = 'official' | 'note';

/** Rank of a document in the legal order, highest first. */
export type Level =
  | 'law'
  | 'administrative_regulation'
  | 'local_regulation'
  | 'rule'
  | 'notice'
  | 'guidance'
  | 'other';

export type Status = 'in_force' | 'amended' | 'superseded' | 'repealed' | 'not_yet' | 'unknown';

/** An item (项, `（一）`) or sub-item (目, `1.`) inside a paragraph. */
export interface Item {
  /** Running number, 1-based. */
  n: number;
  /** The label as printed, e.g. `（一）`. */
  label: string;
  start: number;
  end: number;
  items: Item[];
}

/** A paragraph (款). `start..end` spans its lead-in and all its items. */
export interface Paragraph {
  n: number;
  start: number;
  end: number;
  items: Item[];
}

/** `heading` (编/章/节, section titles) and `preamble` carry no rule of their own and are not searched. */
export type ProvisionKind = 'article' | 'section' | 'row' | 'heading' | 'preamble';

/** The smallest citable unit of a document. */
export interface Provision {
  /** `<document>@<edition date>/<article>`; stable over re-ingestion of the same text. */
  id: string;
  /** `<document>/<article>`: common to all editions. */
  key: string;
  /** `第十五条`, or a numbering path such as `一、（三）2.` or `附件1 表2 行3`. */
  article: string;
  kind: ProvisionKind;
  /** Titles of the 编, 章, 节 (or sections) above it, outermost first. */
  headings: string[];
  /** Stored text as loaded, its own label included; paragraphs and items joined by `\n`; never normalised. */
  text: string;
  paragraphs: Paragraph[];
  /** Position in the document, 0-based. */
  order: number;
  /** 1-based line of the source file on which it begins. */
  line: number;
}

/** Something the parser saw but would not decide in silence. */
export interface Doubt {
  /** e.g. `article-gap`, `article-repeat`, `front-matter-differs`, `broken-table`, `empty-header`. */
  code: string;
  line: number;
  text: string;
}

/** One line of a document's header: an act, its date, and the order that carried it. */
export interface HeaderFact {
  act: 'adopted' | 'approved' | 'promulgated' | 'revised' | 'effective';
  date: string | null;
  number: string | null;
  authority: string | null;
  text: string;
}

/** A reference found in a provision's text, resolved as far as the text allows. */
export interface Reference {
  /** Provision id in which it stands, and the span of its words there. */
  from: string;
  start: number;
  end: number;
  /** Title of the document referred to, null for the same document. */
  document: string | null;
  /** Articles referred to, ranges and lists expanded, e.g. [`第五条`, `第六条`]; empty = the whole document. */
  articles: string[];
  paragraph: number | null;
  item: number | null;
}

export interface ParsedDocument {
  /** Official title without 《》, year or date. */
  title: string;
  /** What the title's brackets print of the edition, e.g. `2025年版`; null without. */
  editionLabel: string | null;
  /** Date of this edition; null when neither the text nor the file name tells. */
  editionDate: string | null;
  number: string | null;
  authority: string | null;
  promulgatedOn: string | null;
  effectiveFrom: string | null;
  header: HeaderFact[];
  provisions: Provision[];
  references: Reference[];
  /** Clear repeal clauses: titles (and numbers) of documents this one repeals. */
  repeals: RepealClause[];
  doubts: Doubt[];
}

/** A sentence by which one document ends another, or single articles of it. */
export interface RepealClause {
  /** Title of the document that ends. */
  document: string;
  number: string | null;
  /** The first day on which it no longer applies; null where the text does not tell. */
  from: string | null;
  /** Articles that end (`第五条`, `第五条第二款`); left out where the whole document does. */
  articles?: string[];
  /** Where the clause stands, and its sentence as printed. Texts stored before these were read have neither. */
  article?: string;
  sentence?: string;
}

/** One change of single articles of an edition by a later document. */
export interface Amendment {
  /** `第十九条`, or a paragraph of it: `第十九条第二款`. */
  articles: string[];
  by: string;
  number: string | null;
  from: string;
  /** Amended where it is left out. */
  act?: 'amended' | 'repealed';
  /** Article of `by` that says so. */
  byArticle?: string | null;
}

/** How a fact is known: read in the text, held in the project's catalogue, or stated by an editor. */
export type FactSource = 'text' | 'catalogue' | 'editor';

/** Facts whose source is kept. */
export type DatedFact = 'number' | 'authority' | 'promulgatedOn' | 'effectiveFrom' | 'effectiveTo';

/** What a document must have before askers are answered from it. */
export type CitingNeed = 'authority' | 'source' | 'confirmation' | 'second_confirmation';

/** What is known of one edition of a document: the catalogue's facts laid over those of the text. */
export interface Edition {
  document: string;
  documentEn: string | null;
  /** Other names people use, e.g. `器械条例`. */
  aliases: string[];
  editionDate: string;
  number: string | null;
  authority: string | null;
  level: Level;
  /** `CN`, or a province such as `CN-SH`. */
  jurisdiction: string;
  promulgatedOn: string | null;
  effectiveFrom: string | null;
  /** First day on which it no longer applies. */
  effectiveTo: string | null;
  /** How it ended, when `effectiveTo` is known. */
  endedBy: 'superseded' | 'repealed' | null;
  endedByDocument: string | null;
  /** Article of `endedByDocument` that says so. */
  endedByArticle?: string | null;
  amendments: Amendment[];
  url: string | null;
  confirmedOn: string | null;
  /** Who looked at the text and its facts: `project`, `operator` or `staff:…`. */
  confirmedBy?: string | null;
  /** The second editor, where two are asked for. */
  secondConfirmedBy?: string | null;
  /** Where the text came from, for people: a file's name or an address; null for facts without a text. */
  origin?: string | null;
  /** How each fact is known; a fact that nobody knows is left out. */
  known?: Partial<Record<DatedFact, FactSource>>;
  /** What it lacks before it may be cited; left out or empty: nothing. Staff can search it all the same. */
  lacks?: CitingNeed[];
  /** Articles that say what goes for matters begun under the former rule. */
  transitional?: string[];
}

/** Our note on a provision: plain words in both languages, and how people ask for it. */
export interface Note {
  /** Provision key `<document>/<article>`. */
  key: string;
  /** Edition date of the text it was written on. */
  editionDate: string;
  zh: string;
  en: string;
  asks: { zh: string[]; en: string[] };
  facts: string[];
  topic: string;
  who: string[];
  /** Heading of the chapter it stands in, e.g. `第二章 …`. */
  chapter: string;
  /** What a later amendment changed, where one did. */
  amended: { zh: string; en: string } | null;
}
