/**
 * Step 3. Evidence: the provisions that may govern the question, in force on the as-of date, best first, cut into
 * citable blocks. Identifiers go straight to their provision; everything else is searched and ranked.
 */
import { isCitable } from '../knowledge/citing.ts';
import type { Edition } from '../knowledge/types.ts';
import type { Degradation, Library, LibraryProvision, PassageHit, PassageIndex, Reranker } from '../ports.ts';
import { citableBlocks } from './citable-blocks.ts';
import { notYetThenSentence } from './edition-words.ts';
import { type Sufficiency, sufficiency } from './enough-evidence.ts';
import { endingClaims, markFormer, standingOf, standsOn } from './history.ts';
import { besideTheStanding } from './out-of-force.ts';
import { questionTime } from './question-time.ts';
import { rankPassages } from './rank-passages.ts';
import { withFeatureRanks } from './ranks.ts';
import { rerankPassages } from './rerank-passages.ts';
import { retrievePast, retrieveWhetherTheyHold } from './retrieve-past.ts';
import { predicts } from './routes.ts';
import type { DraftClaim, Evidence, Identifier, Passage, Reason, Stop, UnderstoodQuestion } from './types.ts';

/** Passages looked at; the composer sees the first `composed` of them. */
const searched = 30;
/** Hits that our own ranking chooses among: in a large release neighbours would crowd out the right one. */
const candidates = 60;
const composed = 6;
/** Hits asked of the index at most, where texts that may not be cited take places. */
const mostFetched = 2000;

/** A stop that also brings what was found, and the documents it concerns. */
export interface EvidenceStop extends Stop {
  passages: Passage[];
  /** Titles the question names that cannot answer it. */
  documents: string[];
  /** Documents known to govern the question and not held. */
  notHeld?: { document: string; authority: string | null }[];
  /** Told before the fixed reply, in the language of the question. */
  say?: string;
}

export interface RetrieveDeps {
  library: Library;
  index: PassageIndex;
  /** Null or missing where none is configured. */
  reranker?: Reranker | null;
  /** Told when a part of the search did not do its work. */
  onDegraded?: (code: Degradation) => void;
  /** Also finds texts that no person has confirmed; they are never cited. */
  staff?: boolean;
}

/** Says why the index failed, without the failure being taken for «nothing governs this». */
export async function retrieve(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<Evidence | EvidenceStop> {
  const startedMs = performance.now();
  const time = questionTime(question);
  if (time.about !== 'present') {
    const past = {
      library: deps.library,
      search: (q: UnderstoodQuestion, documents: string[], asOf: string | null) =>
        rankedSearch(q, deps, documents, { asOf }),
      articles: (q: UnderstoodQuestion, documents: string[]) => namedArticles(q, documents, deps),
    };
    const names = await namedTitles(question, deps.library);
    const found =
      time.about === 'change'
        ? await retrieveWhetherTheyHold(question, names, past, startedMs)
        : await retrievePast(question, time, names, past, startedMs);
    if (found) return found;
  }
  return retrievePresent(question, deps, startedMs);
}

async function retrievePresent(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
  startedMs: number,
): Promise<Evidence | EvidenceStop> {
  const { library } = deps;
  const direct = await findByIdentifiers(question, deps);
  if ('stop' in direct) return direct;
  const { documents, opening, former } = direct;
  const named = direct.passages.length > 0;
  const found = named
    ? direct.passages
    : await rankedSearch(question, deps, documents, former ? { asOf: null } : {});
  const standing = former
    ? await markFormer(found, question.asOf, null, library)
    : found.filter((p) => standsOn(library, p.provision, question.asOf));
  const rest = found.filter((p) => !standing.some((s) => s.provision === p.provision));
  const { passages, notices, orphaned } =
    named || former || documents.length > 0
      ? { passages: standing, notices: [], orphaned: false }
      : await besideTheStanding(question, standing, library, () =>
          rankedSearch(question, deps, [], { asOf: null, wordsOnly: true }),
        );
  const enough = named ? 'enough' : sufficiency(question, passages);
  const evidence = {
    question,
    passages,
    opening,
    beside: rest,
    notices,
    otherTime: former || orphaned || opening.length > 0,
    named,
    blocks: citableBlocks(passages.slice(0, composed)),
    retrieveMs: performance.now() - startedMs,
  };
  if (passages.length === 0 || enough === 'too_little') {
    // What the question named has ended: that much is known, and told with its proof.
    if (opening.length > 0) return { ...evidence, passages: [], doubt: 'not_in_force', settled: true };
    if (passages.length > 0)
      return { stop: 'unanswerable', reason: 'weak_evidence', passages, documents: [] };
    return notInForce(question, rest, library);
  }
  const doubt = former || orphaned ? 'text_not_held' : doubtOf(question, passages, named, enough);
  return { ...evidence, doubt };
}

/** Nothing applies on the day; where the text held came later, that is said. */
function notInForce(question: UnderstoodQuestion, rest: Passage[], library: Library): EvidenceStop {
  const reason = rest.length > 0 ? 'not_in_force' : 'nothing_found';
  const later = rest.find((p) => library.statusOn(p.provision, question.asOf) === 'not_yet');
  const say = later ? notYetThenSentence(later.provision.edition, question.asOf, question.lang) : '';
  return { stop: 'unanswerable', reason, passages: rest, documents: [], say };
}

/** Why an answer from these passages can only be partial. */
function doubtOf(
  question: UnderstoodQuestion,
  passages: Passage[],
  named: boolean,
  enough: Sufficiency,
): Reason | null {
  if (predicts(question.text)) return 'prediction';
  if (named) return whichDocument(question, passages);
  return enough === 'uncertain' ? 'weak_evidence' : null;
}

/** 「第二十二条」 of which law? Where no document is named and several have the article, the asker is told. */
function whichDocument(question: UnderstoodQuestion, passages: Passage[]): 'missing_fact' | null {
  const unnamed = question.identifiers.some((i) => i.article !== null && i.document === null);
  const documents = new Set(passages.map((p) => p.provision.document));
  return unnamed && documents.size > 1 ? 'missing_fact' : null;
}

/**
 * What `search` prints: provisions named by identifier first, then the ranked ones. Documents out of force are
 * found only when they are named.
 */
export async function searchPassages(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
  k: number,
): Promise<Passage[]> {
  const direct = await findByIdentifiers(question, deps);
  if ('stop' in direct) return rankedSearch(question, deps, [], { k });
  const asOf = direct.former ? null : question.asOf;
  const ranked = await rankedSearch(question, deps, direct.documents, { k, asOf });
  const named = new Set(direct.passages.map((p) => p.provision.id));
  return [...direct.passages, ...ranked.filter((p) => !named.has(p.provision.id))].slice(0, k);
}

interface SearchOptions {
  k?: number;
  /** Null: whatever applied at any time; the day of the question where it is left out. */
  asOf?: string | null;
  wordsOnly?: boolean;
}

/** Searches in the documents given, or in all, ranks by our features, and has the order judged. */
async function rankedSearch(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
  documents: string[],
  { k = searched, asOf = question.asOf, wordsOnly = false }: SearchOptions = {},
): Promise<Passage[]> {
  const wanted = Math.max(k, candidates);
  const found = await fetchPassages(question, deps, documents, { k: wanted, asOf, wordsOnly });
  const ranked = withFeatureRanks(rankPassages(question, found));
  const judged = await rerankPassages(question, ranked, wordsOnly ? null : deps.reranker, deps.onDegraded);
  return judged.slice(0, k);
}

/** Texts that may not be cited lie in the index too: more is fetched where they take places. */
async function fetchPassages(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
  documents: string[],
  { k, asOf, wordsOnly }: Required<SearchOptions>,
): Promise<Passage[]> {
  for (let fetch = k; ; fetch *= 4) {
    const hits = await deps.index.search({
      texts: question.texts,
      k: fetch,
      filter: { asOf, ...(documents.length > 0 ? { documents } : {}) },
      question: question.standalone,
      wordsOnly,
      onDegraded: deps.onDegraded,
    });
    const passages = await toPassages(hits, deps);
    if (passages.length >= k || hits.length < fetch || fetch >= mostFetched) return passages.slice(0, k);
  }
}

async function toPassages(hits: PassageHit[], { library, staff }: RetrieveDeps): Promise<Passage[]> {
  const provisions = new Map((await library.provisions(hits.map((h) => h.id))).map((p) => [p.id, p]));
  return hits.flatMap((hit, i) => {
    const provision = provisions.get(hit.id);
    if (!provision || (!staff && !isCitable(provision.edition))) return [];
    const ranks = hit.ranks ?? { lexical: i + 1 };
    return [{ provision, score: hit.score, why: hit.why, ranks }];
  });
}

interface Direct {
  passages: Passage[];
  /** Documents named, to which a search is confined. */
  documents: string[];
  /** What is told of documents named that have ended and whose successor answers. */
  opening: DraftClaim[];
  /** None of the documents named applies, and nothing held took their place: the former rule is shown as such. */
  former: boolean;
}

async function findByIdentifiers(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<Direct | EvidenceStop> {
  const named = await namedDocuments(question, deps);
  if ('stop' in named) return named;
  return { ...named, passages: await namedArticles(question, named.documents, deps) };
}

/** Provisions named by article; `documents` where the question names none beside it. */
async function namedArticles(
  question: UnderstoodQuestion,
  documents: string[],
  deps: RetrieveDeps,
): Promise<Passage[]> {
  const passages: Passage[] = [];
  for (const { article, document } of question.identifiers) {
    if (article === null) continue;
    for (const provision of await findArticle(article, document ? [document] : documents, question, deps))
      if (deps.staff || isCitable(provision.edition))
        passages.push({ provision, score: 1, why: [`article:${article}`] });
  }
  return [...new Map(passages.map((p) => [p.provision.id, p])).values()];
}

/** The article in the documents named; where none is named, in those that a search for the question prefers. */
async function findArticle(
  article: string,
  documents: string[],
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<LibraryProvision[]> {
  if (documents.length > 0)
    return (await Promise.all(documents.map((document) => deps.library.find(document, article)))).flat();
  // Identifiers need no vectors and no judge: words find the documents that have such an article.
  const ranked = await rankedSearch(question, deps, [], { wordsOnly: true });
  const preferred = [...new Set(ranked.map((p) => p.provision.document))].slice(0, 3);
  const everywhere =
    preferred.length > 0 ? preferred : [...new Set((await deps.library.editions()).map((e) => e.document))];
  const found = (
    await Promise.all(everywhere.map((document) => deps.library.find(document, article)))
  ).flat();
  return found.filter((p) => standsOn(deps.library, p, question.asOf)).slice(0, 3);
}

/**
 * Documents named by title or 文号. One that has ended is answered from the one that ended it, and that is told; where
 * nothing took its place, its own words are shown as the former rule. One that is known and not held ends the turn.
 */
async function namedDocuments(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<Omit<Direct, 'passages'> | EvidenceStop> {
  const { library } = deps;
  const { asOf, lang } = question;
  const documents: string[] = [];
  const formers: string[] = [];
  const missing: string[] = [];
  const opening: DraftClaim[] = [];
  let future: Edition | null = null;
  for (const name of await namedTitles(question, library)) {
    const { held, standing, ended, future: toCome, heirs } = await standingOf(name, asOf, library);
    const title = held[0]?.document ?? name;
    if (standing.length > 0) documents.push(title);
    else if (ended && heirs.length > 0) {
      documents.push(...heirs);
      opening.push(...(await endingClaims(ended, { asOf, currentHeld: true, lang }, library)));
    } else if (ended && held.length > 0) formers.push(title);
    else if (toCome) future ??= toCome;
    else missing.push(name);
  }
  if (documents.length > 0) return { documents: [...new Set(documents)], opening, former: false };
  if (formers.length > 0) return { documents: formers, opening, former: true };
  if (future?.effectiveFrom)
    return {
      stop: 'unanswerable',
      reason: 'not_in_force',
      passages: await rankedSearch(question, deps, [future.document], { k: 3, asOf: null }),
      documents: [],
      say: notYetThenSentence(future, asOf, lang),
    };
  if (missing.length === 0) return { documents, opening, former: false };
  return { stop: 'unanswerable', reason: 'not_covered', passages: [], documents: missing };
}

/** Titles that the question names, each once, in the order of mention. */
async function namedTitles(question: UnderstoodQuestion, library: Library): Promise<string[]> {
  const names = new Set<string>();
  for (const identifier of question.identifiers)
    for (const name of await titlesOf(identifier, library)) names.add(name);
  return [...names];
}

async function titlesOf(identifier: Identifier, library: Library): Promise<string[]> {
  if (identifier.document) return [identifier.document];
  if (!identifier.number) return [];
  return (await library.findByNumber(identifier.number)).map((e) => e.document);
}
