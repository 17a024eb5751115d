/**
 * Step 3. Evidence: the provisions that may govern the question, in force on the as-of date, best first, cut into
 * citable blocks. Identifiers go straight to their provision; everything else is searched and ranked.
 */
import { sameTitle } from '../knowledge/release.ts';
import type { Degradation, Library, LibraryProvision, PassageHit, PassageIndex, Reranker } from '../ports.ts';
import { citableBlocks } from './citable-blocks.ts';
import { type Sufficiency, sufficiency } from './enough-evidence.ts';
import { rankPassages } from './rank-passages.ts';
import { withFeatureRanks } from './ranks.ts';
import { rerankPassages } from './rerank-passages.ts';
import { predicts } from './routes.ts';
import type { Evidence, Identifier, Passage, Reason, Stop, UnderstoodQuestion } from './types.ts';

/** Passages looked at; the composer sees the first `composed` of them. */
const searched = 30;
const composed = 6;

/** A stop that also brings what was found, and the documents it concerns. */
export interface EvidenceStop extends Stop {
  passages: Passage[];
  /** Titles the question names that cannot answer it. */
  documents: string[];
  /** Documents known to govern the question and not held. */
  notHeld?: { document: string; authority: string | null }[];
}

export interface RetrieveDeps {
  library: Library;
  index: PassageIndex;
  /** Null or missing where none is configured. */
  reranker?: Reranker | null;
  /** Told when a part of the search did not do its work. */
  onDegraded?: (code: Degradation) => void;
}

/** Says why the index failed, without the failure being taken for «nothing governs this». */
export async function retrieve(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<Evidence | EvidenceStop> {
  const startedMs = performance.now();
  const direct = await findByIdentifiers(question, deps);
  if ('stop' in direct) return direct;
  const passages =
    direct.passages.length > 0 ? direct.passages : await rankedSearch(question, deps, direct.documents);
  const standing = passages.filter((p) => standsOn(deps.library, p.provision, question.asOf));
  if (standing.length === 0) {
    const reason = passages.length > 0 ? 'not_in_force' : 'nothing_found';
    return { stop: 'unanswerable', reason, passages, documents: [] };
  }
  const named = direct.passages.length > 0;
  const enough = named ? 'enough' : sufficiency(question, standing);
  if (enough === 'too_little')
    return { stop: 'unanswerable', reason: 'weak_evidence', passages: standing, documents: [] };
  return {
    question,
    passages: standing,
    doubt: doubtOf(question, standing, named, enough),
    named,
    blocks: citableBlocks(standing.slice(0, composed)),
    retrieveMs: performance.now() - startedMs,
  };
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
  if ('stop' in direct) return rankedSearch(question, deps, [], k);
  const ranked = await rankedSearch(question, deps, direct.documents, k);
  const named = new Set(direct.passages.map((p) => p.provision.id));
  return [...direct.passages, ...ranked.filter((p) => !named.has(p.provision.id))].slice(0, k);
}

/** Searches in the documents given, or in all, ranks by our features, and has the order judged. */
async function rankedSearch(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
  documents: string[],
  k = searched,
  wordsOnly = false,
): Promise<Passage[]> {
  const hits = await deps.index.search({
    texts: question.texts,
    k: Math.max(k, searched),
    filter: { asOf: question.asOf, ...(documents.length > 0 ? { documents } : {}) },
    question: question.standalone,
    wordsOnly,
    onDegraded: deps.onDegraded,
  });
  const ranked = withFeatureRanks(rankPassages(question, await toPassages(hits, deps.library)));
  const judged = await rerankPassages(question, ranked, wordsOnly ? null : deps.reranker, deps.onDegraded);
  return judged.slice(0, k);
}

async function toPassages(hits: PassageHit[], library: Library): Promise<Passage[]> {
  const provisions = new Map((await library.provisions(hits.map((h) => h.id))).map((p) => [p.id, p]));
  return hits.flatMap((hit, i) => {
    const provision = provisions.get(hit.id);
    const ranks = hit.ranks ?? { lexical: i + 1 };
    return provision ? [{ provision, score: hit.score, why: hit.why, ranks }] : [];
  });
}

function standsOn(library: Library, provision: LibraryProvision, asOf: string): boolean {
  return ['in_force', 'amended', 'unknown'].includes(library.statusOn(provision, asOf));
}

interface Direct {
  passages: Passage[];
  /** Documents named, to which a search is confined. */
  documents: string[];
}

async function findByIdentifiers(
  question: UnderstoodQuestion,
  deps: RetrieveDeps,
): Promise<Direct | EvidenceStop> {
  const named = await namedDocuments(question, deps.library);
  if ('stop' in named) return named;
  const passages: Passage[] = [];
  for (const identifier of question.identifiers) {
    if (identifier.article === null) continue;
    const documents = identifier.document ? [identifier.document] : named.documents;
    for (const provision of await findArticle(identifier.article, documents, question, deps))
      passages.push({ provision, score: 1, why: [`article:${identifier.article}`] });
  }
  const unique = [...new Map(passages.map((p) => [p.provision.id, p])).values()];
  return { passages: unique, documents: named.documents };
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
  const ranked = await rankedSearch(question, deps, [], searched, true);
  const preferred = [...new Set(ranked.map((p) => p.provision.document))].slice(0, 3);
  const everywhere =
    preferred.length > 0 ? preferred : [...new Set((await deps.library.editions()).map((e) => e.document))];
  const found = (
    await Promise.all(everywhere.map((document) => deps.library.find(document, article)))
  ).flat();
  return found.filter((p) => standsOn(deps.library, p, question.asOf)).slice(0, 3);
}

/** Documents named by title or 文号. One that is known but not held, or no longer in force, ends the turn. */
async function namedDocuments(
  question: UnderstoodQuestion,
  library: Library,
): Promise<{ documents: string[] } | EvidenceStop> {
  const names = new Set<string>();
  for (const identifier of question.identifiers)
    for (const name of await titlesOf(identifier, library)) names.add(name);
  const documents: string[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const held = await library.find(name, null);
    if (held.length > 0) documents.push(held[0]!.document);
    else missing.push(name);
  }
  if (documents.length > 0 || missing.length === 0) return { documents };
  // A document that was replaced or repealed is answered from the one that ended it.
  const editions = (await library.editions()).filter((e) =>
    missing.some((name) => sameTitle(e.document, name)),
  );
  const heirs = [...new Set(editions.flatMap((e) => (e.endedByDocument ? [e.endedByDocument] : [])))];
  const held: string[] = [];
  for (const heir of heirs) if ((await library.find(heir, null)).length > 0) held.push(heir);
  if (held.length > 0) return { documents: held };
  return { stop: 'unanswerable', reason: 'not_covered', passages: [], documents: missing };
}

async function titlesOf(identifier: Identifier, library: Library): Promise<string[]> {
  if (identifier.document) return [identifier.document];
  if (!identifier.number) return [];
  return (await library.findByNumber(identifier.number)).map((e) => e.document);
}
