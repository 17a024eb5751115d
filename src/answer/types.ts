/**
 * The answer and its parts, as `ask --json` prints them and the API returns them (the contract's shape),
 * and the values the five steps hand to one another.
 */
import type { Source, Status } from '../knowledge/types.ts';

export const outcomes = [
  'answered',
  'partial',
  'clarification',
  'unanswerable',
  'refused',
  'emergency',
  'handoff',
  'smalltalk',
  'error',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a turn ended as it did; null for a plain answer. */
export const reasons = [
  'acute_danger',
  'self_harm',
  'medical_advice',
  'out_of_scope',
  'other_authority',
  'not_covered',
  'not_in_force',
  'text_not_held',
  'nothing_found',
  'weak_evidence',
  'not_held',
  'unproven',
  'own_case',
  'complaint',
  'adverse_event',
  'wants_person',
  'anger',
  'formal_reply',
  'injection',
  'others_data',
  'bribery',
  'leak',
  'forgery',
  'unlawful_help',
  'prediction',
  'missing_fact',
  'greeting',
  'model_fault',
  'search_fault',
  'time_limit',
  'internal_fault',
  'machine_off',
  'topic_off',
  'document_off',
  'class_off',
  'too_many_questions',
  'failed_twice',
  'disliked_twice',
] as const;
export type Reason = (typeof reasons)[number];

export type Lang = 'zh' | 'en';
export type Mode = 'quote' | 'model' | 'card';

export interface Citation {
  /** 1-based, as `Claim.citations` names it. */
  n: number;
  /** Provision id. */
  provision: string;
  source: Source;
  document: string;
  documentEn: string | null;
  number: string | null;
  article: string;
  paragraph: number | null;
  item: number | null;
  /** A contiguous substring of the provision's stored text (of the note's text when source is `note`). */
  quote: string;
  /** Date (or label) of the edition quoted. */
  edition?: string;
  status: Status;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  confirmedOn: string | null;
  url: string | null;
}

export interface Claim {
  text: string;
  /** Numbers of the citations it rests on. */
  citations: number[];
}

/** A near miss shown under «found»: never proof of anything. */
export interface Found {
  provision: string;
  /** Whether `text` is law or our note. */
  source: Source;
  document: string;
  article: string;
  score: number;
  text: string;
  /** On the day whose law answers; left out by answers of before it was told. */
  status?: Status;
  effectiveFrom?: string | null;
  effectiveTo?: string | null;
}

export const noticeCodes = ['future', 'ends', 'unconfirmed', 'local', 'past', 'not_held_then'] as const;

/** What a reader must know beside the claims; computed from dates, in the language of the answer. */
export interface Notice {
  code: (typeof noticeCodes)[number];
  text: string;
  document: string | null;
}

/** Two rules in force that give different figures for the same thing. */
export interface Conflict {
  /** Provision ids, the one that prevails first where one does. */
  provisions: [string, string];
  /** Null: neither prevails by itself. */
  prevails: string | null;
  /** `level`, `special`, `newer`, `national`, `place`, `undecided`. */
  rule: string;
  why: string;
}

export interface Handoff {
  reason: Reason;
  state: 'offered' | 'open';
  case: string | null;
}

/** An answer that was withdrawn because what it rests on changed. */
export interface Recall {
  /** ISO time. */
  at: string;
  /** Codes, e.g. `ended`, `changed`. */
  reasons: string[];
}

/** What is right instead, in the words of staff. */
export interface Correction {
  text: string;
  /** ISO time. */
  at: string;
}

export interface Answer {
  outcome: Outcome;
  reason: Reason | null;
  lang: Lang;
  mode: Mode;
  text: string;
  claims: Claim[];
  citations: Citation[];
  found: Found[];
  handoff: Handoff | null;
  asOf: string;
  release: string;
  aigc: { label: true };
  /** Service guides that fit the question; left out where there are none. */
  guides?: import('./guide-shelf.ts').GuideLink[];
  /** How surely the right provision was found, 0 to 1 (calibrated on the development questions). */
  confidence?: number;
  /** Kinds of personal data masked in the question, and the sentence that says so; left out where there was none. */
  masked?: string[];
  maskedText?: string;
  /** What the question took for granted and the rule says otherwise; the first claim shows the rule. */
  premise?: { stated: string; ruled: string; text: string };
  /** How the message was understood; left out where it is plainly the question as typed. */
  understood?: Understood;
  /** What the answer lacks, in the asker's language; left out where nothing is known to be missing. */
  missing?: string;
  /** Left out where one question was asked. */
  parts?: AnswerPart[];
  /** The day that a cited period ends, where the question gives the day it runs from. */
  deadline?: Deadline;
  /** Whom to turn to, from the directory of authorities; left out where nobody is named. */
  contacts?: Contact[];
  /** Documents known to govern the question, or part of it, that cannot be quoted. */
  notHeld?: { document: string; authority: string | null }[];
  /** Day in the past that the question names, whose law answered; left out where it is `asOf`. */
  lawDay?: string;
  /** Left out where there are none. */
  notices?: Notice[];
  conflicts?: Conflict[];
  timingsMs: { retrieve: number; total: number };
  /** Set when it is shown again after staff recalled or corrected it; left out where they did not. */
  recalled?: Recall | null;
  correction?: Correction | null;
  /** Marked degradations, e.g. `model_unavailable` when quoting stood in. */
  degraded: string[];
}

/** One of several questions asked in one message. */
export interface AnswerPart {
  /** As a heading: shortened, personal data masked, without markup. */
  question: string;
  outcome: Outcome;
  reason: Reason | null;
  /** Its claims: from the first of these indices up to, not including, the second. */
  claims: [number, number];
  /** What is said instead where it has no claims. */
  text?: string;
}

/** An authority or line as the directory has it, in the language of the answer; null where nobody has checked. */
export interface Contact {
  id: string;
  name: string;
  phone: string | null;
  hours: string | null;
  place: string | null;
  url: string | null;
  checkedOn: string | null;
}

/** A period counted from a day (src/calendar/count-period.ts). Days are `YYYY-MM-DD`. */
export interface Deadline {
  from: string;
  amount: number;
  unit: import('../calendar/count-period.ts').PeriodUnit;
  direction: 'after' | 'before';
  /** The last day. */
  due: string;
  /** A day on the way lies in a year whose holidays are not published. */
  provisional: boolean;
  endsOnRestDay: boolean;
  nearestWorkingDay: string | null;
  /** The first day, where the rule gives a span before an event. */
  opens: string | null;
  /** Number of the citation that states the period. */
  citation: number;
  /** The reckoning in the language of the answer. */
  text: string;
}

export interface HistoryMessage {
  role: 'asker' | 'bot' | 'staff';
  text: string;
}

/** What a turn is asked. `asOf` is the day (UTC+8) whose law answers. */
export interface Question {
  text: string;
  history: HistoryMessage[];
  asOf: string;
  mode?: 'quote' | 'model';
}

/** Steps as the asker sees them while waiting. */
export type Stage = 'guard' | 'understand' | 'retrieve' | 'compose' | 'prove';

/** What is told while a turn runs. A claim is told only after it is proven, with the citations first used in it. */
export type AnswerEvent =
  | { type: 'stage'; stage: Stage }
  | { type: 'claim'; claim: Claim; citations: Citation[] };

/** A stop is a value: the turn ends here with this outcome. */
export interface Stop {
  stop: Outcome;
  reason: Reason;
}

/** A question that passed the guard: cleaned, personal data masked. */
export interface GuardedQuestion {
  /** NFKC-cleaned text without hidden characters; personal data masked. */
  text: string;
  lang: Lang;
  asOf: string;
  history: HistoryMessage[];
  masked: string[];
}

/** An identifier that goes straight to a provision or document, bypassing ranking. */
export interface Identifier {
  kind: 'article' | 'number' | 'document';
  /** Official title (or as typed between 《》) when the question names one. */
  document: string | null;
  article: string | null;
  number: string | null;
}

export interface UnderstoodQuestion extends GuardedQuestion {
  /** The question as it would be put without its history. */
  standalone: string;
  /** What is searched for: the question first, then what its words mean in the law. */
  texts: import('../ports.ts').QueryText[];
  identifiers: Identifier[];
  /** Product fields the question is about, empty when unknown. */
  products: import('./products.ts').Product[];
  /** How it was understood, for the asker to see and correct. */
  understood?: Understood | null;
}

/** What the asker is shown of how a message was understood. */
export interface Understood {
  /** The question on its own, in the language asked. */
  question: string;
  /** Facts given anywhere in the conversation, in one form and in words. */
  facts: { name: string; value: string; text: string }[];
}

/** Why a rule that is no longer in force may be cited. */
export interface FormerRule {
  /** What took its place is held. */
  currentHeld: boolean;
  /** The day in the past whose law was asked for. */
  lawDay: string | null;
}

/** A provision as found for one question, with its facts on the as-of date. */
export interface Passage {
  provision: import('../ports.ts').LibraryProvision;
  score: number;
  /** Asked for beside another rule: never left out because the answer grows long. */
  wanted?: true;
  /** Not the law of the day asked for: cited only after a sentence that says so. */
  history?: FormerRule;
  /** The index's own score, before ranking. */
  indexScore?: number;
  /** Places that each ingredient of the search gave it; none for a provision that the question named. */
  ranks?: import('../ports.ts').Ranks;
  why: string[];
}

/**
 * A citable block of the evidence: a paragraph or an item. The model names `mark`; our code cuts the quote.
 * `start..end` is a span of the provision's text.
 */
export interface EvidenceBlock {
  mark: number;
  passage: Passage;
  paragraph: number | null;
  item: number | null;
  start: number;
  end: number;
}

export interface Evidence {
  question: UnderstoodQuestion;
  passages: Passage[];
  /** Why an answer from these passages is marked as partial; null when it is not. */
  doubt: Reason | null;
  /** How surely the right provision is among these, 0 to 1; null where the question named it. */
  confidence?: number | null;
  /** Documents that may govern this too and are not held. */
  notHeld?: { document: string; authority: string | null }[];
  /** Said before what is composed: sentences on the facts of editions, and the clauses that ended them. */
  opening?: DraftClaim[];
  /** The opening is the whole answer. */
  settled?: boolean;
  /** The answer rests on law of another time, as the asker is told. */
  otherTime?: boolean;
  /** Day in the past that the question names. */
  lawDay?: string | null;
  notices?: Notice[];
  /** Found, and no part of the answer. */
  beside?: Passage[];
  /** The passages were named by the question itself, and are wanted whole. */
  named: boolean;
  blocks: EvidenceBlock[];
  retrieveMs: number;
}

/** One line of a search result, as `search --json` prints it. */
export interface SearchResult {
  rank: number;
  score: number;
  why: string[];
  /** Provision id. */
  provision: string;
  document: string;
  article: string;
  text: string;
  /** Date (or label) of the edition, and its status on the day asked for. */
  edition?: string;
  status?: Status;
}

/** A search as `search --json` prints it. */
export interface SearchReply {
  query: string;
  asOf: string;
  release: string;
  results: SearchResult[];
  /** Parts of the search that did not do their work, as in `Answer.degraded`. */
  degraded?: string[];
}

/** A contiguous span of one passage's stored text that a claim rests on. */
export interface EvidenceSpan {
  passage: Passage;
  start: number;
  end: number;
  paragraph: number | null;
  item: number | null;
}

/** A claim as composed, not yet proven. */
export interface DraftClaim {
  text: string;
  spans: EvidenceSpan[];
  /** Marks that were never issued (model only); any makes the claim fail. */
  unknownMarks: string[];
  /** Our code made this sentence of the facts of the editions cited (`edition-words.ts`). */
  fact?: true;
}

/** One check of a claim against its spans. */
export interface Check {
  name: 'cited' | 'issued' | 'in_force' | 'numbers' | 'authority' | 'modality' | 'support';
  ok: boolean;
  detail: string | null;
}

export interface Verdict {
  ok: boolean;
  checks: Check[];
}

/**
 * What one citation rested on, frozen with the answer: provision, edition and text can be proven later even
 * when the release is gone. One record a citation; `n` is `Citation.n`.
 */
export interface FrozenEvidence {
  n: number;
  /** Provision id. */
  provision: string;
  source: Source;
  document: string;
  article: string;
  /** Edition date of the text cited. */
  edition: string;
  /** Release id that served it. */
  release: string;
  /** SHA-256, lower-case hex, of the whole stored text (of the note's text when source is `note`). */
  textDigest: string;
  /** Span of `quote` in that text: UTF-16 code units, `end` exclusive. */
  start: number;
  end: number;
  quote: string;
  paragraph: number | null;
  item: number | null;
  /** Checks of every claim that rests on it. */
  checks: Check[];
  composer: Mode;
  /** Model id; null when no model wrote. */
  model: string | null;
  /** SHA-256, lower-case hex, of the prompt; null when no model wrote. */
  promptDigest: string | null;
  /** What found it; null in answers of before this was kept. */
  retrieval?: FrozenRetrieval | null;
}

/** Which ingredient put a cited passage where. */
export interface FrozenRetrieval {
  /** Empty for a provision that the question named. */
  ranks: import('../ports.ts').Ranks;
  index: 'embedded' | 'qdrant';
  /** Models that took part; null where none did. */
  embedding: string | null;
  rerank: string | null;
}

/** What answering returns: the answer to be shown, its frozen evidence, and the steps for an auditor (JSON). */
export interface AnswerOutcome {
  answer: Answer;
  evidence: FrozenEvidence[];
  trace: unknown;
}
