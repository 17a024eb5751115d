/**
 * Ports: what the core asks of the outside. Adapters implement them; `wire.ts` names the adapters once.
 */
import type { DraftClaim, Evidence } from './answer/types.ts';
import type { Edition, Note, Paragraph, ProvisionKind, Source, Status } from './knowledge/types.ts';

/** A provision with the facts of its edition, as the core reads it. */
export interface LibraryProvision {
  id: string;
  key: string;
  document: string;
  article: string;
  kind: ProvisionKind;
  headings: string[];
  /** Stored text; for source `note` the Chinese note. */
  text: string;
  paragraphs: Paragraph[];
  source: Source;
  edition: Edition;
  /** Our note on it, if there is one; for source `note` the note itself. */
  note: Note | null;
}

/** The provisions of one release. */
export interface Library {
  /** Release id. */
  readonly release: string;
  provisions(ids: readonly string[]): Promise<LibraryProvision[]>;
  /**
   * Provisions of a document by article, all editions in the release. `document` may be an alias or lack
   * 中华人民共和国. `article` null gives the first articles of the document.
   */
  find(document: string, article: string | null): Promise<LibraryProvision[]>;
  /** The document whose 文号 this is. */
  findByNumber(number: string): Promise<Edition[]>;
  /** Provisions that this one refers to, in order of mention. */
  referencesFrom(id: string): Promise<LibraryProvision[]>;
  editions(): Promise<Edition[]>;
  /** Editions of a document of which words are held, as text or note, oldest first; `document` as in `find`. */
  heldEditions(document: string): Promise<Edition[]>;
  /** Titles of held documents of which an edition does not apply on a day: ended, or not yet in force. */
  notStandingOn(asOf: string): Promise<string[]>;
  /** The article of an edition that tells of its entry into force, else its last one; null where no words are held. */
  closing(edition: Edition): Promise<LibraryProvision | null>;
  /** Provisions that say that a document is repealed. */
  repealsOf(document: string): Promise<LibraryProvision[]>;
  /** Status of a provision (of one paragraph, 1-based, where it is given) on a date. */
  statusOn(provision: LibraryProvision, asOf: string, paragraph?: number | null): Status;
}

/** What is put into a passage index for one provision. */
export interface IndexEntry {
  id: string;
  key: string;
  document: string;
  level: string;
  jurisdiction: string;
  /** Days on which it may answer: `from <= asOf < to`; null is open. */
  effectiveFrom: string | null;
  effectiveTo: string | null;
  title: string;
  headings: string[];
  article: string;
  /** Official text; empty when only the note is held. */
  text: string;
  /** The note's Chinese text and questions, and its English ones: the bridge from lay words. */
  noteZh: string;
  noteEn: string;
}

export interface PassageFilter {
  asOf: string | null;
  documents?: string[];
  levels?: string[];
  jurisdictions?: string[];
}

/** A text to search for, and how much its terms count (0 to 1; the question itself has 1). */
export interface QueryText {
  text: string;
  weight: number;
}

/** One line of the reviewed word lists (knowledge/glossary, knowledge/bridge): words people use → legal terms. */
export interface WordPair {
  from: string[];
  to: string[];
  /** How surely the terms are meant: 1 for a name, less for a word with several meanings. */
  weight: number;
}

/** A part of finding that did not do its work for one question; what is left answered without it. */
export type Degradation = 'index_unavailable' | 'embedding_unavailable' | 'rerank_unavailable';

export interface PassageQuery {
  /** The question first, then rewritten forms with lower weight. */
  texts: QueryText[];
  k: number;
  filter: PassageFilter;
  /** What is embedded where vectors are used: the whole question. The first text where it is missing. */
  question?: string;
  /** The question's vector. An index without vectors of its own passes it over. */
  vector?: QueryVector;
  /** Found by words alone, also where vectors are used. */
  wordsOnly?: boolean;
  /** Told when a spare index answers because the main one cannot, and when vectors are done without. */
  onDegraded?: (code: Degradation) => void;
}

export interface QueryVector {
  /** Model that made it; vectors of two models are never compared. */
  model: string;
  /** Of length 1. */
  values: Float32Array;
}

/** Places from 1 that each ingredient gave one passage; an ingredient that did not see it is left out. */
export interface Ranks {
  lexical?: number;
  dense?: number;
  /** After the two were fused. */
  fused?: number;
  /** After our own features (`rank-passages.ts`). */
  features?: number;
  rerank?: number;
}

export interface PassageHit {
  id: string;
  score: number;
  /** Fields or terms that matched, for people: `title`, `text:延续注册`, `note`. */
  why: string[];
  /** Where the hit came from; without it the order of the hits is the lexical one. */
  ranks?: Ranks;
}

/** State of an index that has a spare one. */
export interface IndexHealth {
  /** The spare one answers at this moment. */
  degraded: boolean;
  /** Searches the spare one has answered. */
  spareSearches: number;
  /** Of an index that uses vectors. */
  embedding?: EmbeddingHealth;
}

/** State of the vectors of the release that serves. */
export interface EmbeddingHealth {
  model: string;
  /** Null until the first vector was made. */
  dimension: number | null;
  /**
   * `building`: the release's vectors are being made; `unavailable`: the model did not answer the last question;
   * `other_model`: what answers is not the model that made the release's vectors, a fault of the settings.
   */
  state: 'ready' | 'building' | 'unavailable' | 'other_model';
  /** Searches answered by words alone because of that. */
  lexicalSearches: number;
}

/** Search over one release. Same query, same index: same hits in the same order. */
export interface PassageIndex {
  readonly kind: 'embedded' | 'qdrant';
  readonly size: number;
  search(query: PassageQuery): Promise<PassageHit[]>;
  /** Of an index with a spare one; others have none. */
  health?(): IndexHealth;
}

/** Writes claims from evidence. Quoting cuts sentences; a model paraphrases. */
export interface Composer {
  readonly mode: 'quote' | 'model';
  /**
   * Yields claims in the order to be shown. `failed` names claims of a first try that did not prove, so a
   * second try can avoid them. Throws `YaowenError` `unavailable:model` or `time_limit:model` on faults.
   */
  compose(evidence: Evidence, options: { signal: AbortSignal; failed: string[] }): AsyncIterable<DraftClaim>;
}

/** What is asked of a language model: one question, no history. */
export interface ModelRequest {
  /** The system message. */
  instructions: string;
  /** The user message. */
  prompt: string;
  /** Aborting it ends the stream and the connection. */
  signal: AbortSignal;
  /** Limit of the whole request, retries included. */
  timeoutMs: number;
}

/** Any model that writes text. */
export interface LanguageModel {
  /** Name under which answers record it. */
  readonly id: string;
  /**
   * The answer's text in pieces of any size. Ends only when the model said it was done: every other end throws
   * `YaowenError` `unavailable:model` or `time_limit:model`, after the pieces that did arrive. Leaving the loop
   * early closes the connection.
   */
  stream(request: ModelRequest): AsyncIterable<string>;
}

/** Turns texts into vectors of one length whose product says how near they are in meaning. */
export interface Embedder {
  /** Name under which releases record it. */
  readonly model: string;
  /**
   * One vector a text, in their order, all of one dimension and of length 1 (a text without any meaning: all 0).
   * @throws YaowenError `unavailable:embedding`, `time_limit:embedding`
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
}

export interface EmbedOptions {
  /** Some models want questions and passages told apart. */
  as: 'question' | 'passage';
  /** Limit of the whole call, retries included. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Judges how well passages answer a question, reading both together. */
export interface Reranker {
  /** Name under which answers record it. */
  readonly model: string;
  /** Documents that one call takes. */
  readonly mostDocuments: number;
  /**
   * One score a document, in their order; higher is better, and only the order means anything.
   * @throws YaowenError `unavailable:rerank`, `time_limit:rerank`, also where a reply is not whole
   */
  rerank(query: string, documents: readonly string[]): Promise<number[]>;
  health?(): RerankHealth;
}

export interface RerankHealth {
  model: string;
  /** The last call failed. */
  degraded: boolean;
  /** Searches that kept their order because of that. */
  unrankedSearches: number;
}

export interface Clock {
  now(): Date;
}

/** Turns passwords into what may be stored, slowly on purpose. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** @param stored null where there is none: false, after as long a time */
  matches(password: string, stored: string | null): Promise<boolean>;
}

/**
 * What staff may be. agent: answers askers. editor: brings in texts. supervisor: approves, watches the desk. auditor:
 * reads all, changes nothing. administrator: who works here, with which roles. No role holds another.
 */
export const roles = ['agent', 'editor', 'supervisor', 'auditor', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** What an identity provider says of one who signed in there. */
export interface Identity {
  issuer: string;
  subject: string;
  name: string;
  email: string | null;
  /** The provider has checked that the address is theirs. */
  emailVerified: boolean;
  /** Words of the claim that holds roles, as they stand there. */
  roles: string[];
}

/** What must be remembered while somebody is at the identity provider; never shown to the browser. */
export interface SignInFlow {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Sign-in of staff at a provider of their own (OpenID Connect, authorization code with PKCE). */
export interface IdentityProvider {
  /** Name for the button. */
  readonly label: string;
  /** @throws `unavailable:identity` where the provider does not answer */
  begin(input: { redirectUri: string }): Promise<{ url: string; flow: SignInFlow }>;
  /**
   * @param input.url the address at which the browser came back
   * @throws `unauthorized:staff` for a reply that does not fit the flow, or that says no; `unavailable:identity`
   */
  finish(input: { url: string; redirectUri: string; flow: SignInFlow }): Promise<Identity>;
  /** Where to sign out there as well; null where it has no such address, or does not answer. */
  signOutUrl(input: { returnTo: string }): Promise<string | null>;
}

/** Sends letters of plain text. */
export interface Mailer {
  /** @param letter.id the same for each try: a key against doubles. Throws when the server did not take it. */
  send(letter: { id: string; to: string; subject: string; text: string }): Promise<void>;
}

/** Sends requests to addresses that others entered. */
export interface WebhookSender {
  /** Refuses addresses inside the house's own network; follows no redirect. */
  post(request: { url: string; headers: Record<string, string>; body: string }): Promise<{ status: number }>;
}
