/** Evidence where a question asks for the law of another day, or whether a document holds at all. */
import { answeringStatuses, statusOn } from '../knowledge/status.ts';
import type { Library } from '../ports.ts';
import { citableBlocks } from './citable-blocks.ts';
import { notYetThenSentence } from './edition-words.ts';
import { sufficiency } from './enough-evidence.ts';
import { familyOf, lawDayOf, markFormer, standsOn, whetherTheyHold } from './history.ts';
import type { QuestionTime } from './question-time.ts';
import type { EvidenceStop } from './retrieve.ts';
import type { Evidence, Passage, UnderstoodQuestion } from './types.ts';

/** Passages the composer sees, and how many of the former rule stand beside the present one. */
const composed = 6;
const formerBeside = 2;

/** Searches and ranks; `asOf` null: whatever applied at any time. */
export type RankedSearch = (
  question: UnderstoodQuestion,
  documents: string[],
  asOf: string | null,
) => Promise<Passage[]>;

export interface PastDeps {
  library: Library;
  search: RankedSearch;
  /** Provisions that the question names, of all editions of these documents. */
  articles(question: UnderstoodQuestion, documents: string[]): Promise<Passage[]>;
}

/** Whether the documents named hold; null where nothing is known of them. */
export async function retrieveWhetherTheyHold(
  question: UnderstoodQuestion,
  names: readonly string[],
  { library }: PastDeps,
  startedMs: number,
): Promise<Evidence | EvidenceStop | null> {
  const told = await whetherTheyHold(names, question.asOf, question.lang, library);
  if (!told) return null;
  const say = told.unsupported.join(question.lang === 'zh' ? '' : ' ');
  if (told.claims.length === 0)
    return { stop: 'unanswerable', reason: 'not_covered', passages: [], documents: [], say };
  const passages = told.claims.flatMap((claim) => claim.spans.map((span) => span.passage));
  return {
    question,
    passages,
    doubt: null,
    named: true,
    opening: told.claims,
    settled: true,
    otherTime: true,
    blocks: [],
    retrieveMs: performance.now() - startedMs,
  };
}

/**
 * The law of the day that the question names, or the rule before the present one; beside the present one where both are
 * asked for. Null where nothing of the kind is held and the present law should answer.
 */
export async function retrievePast(
  question: UnderstoodQuestion,
  time: QuestionTime,
  names: readonly string[],
  deps: PastDeps,
  startedMs: number,
): Promise<Evidence | EvidenceStop | null> {
  const { library } = deps;
  const day = await lawDayOf(time, question.asOf, names, library);
  if (day === null && (time.day !== null || time.beforeAmendmentOf !== null)) return null;
  const former =
    day === null ? await formerRules(question, names, deps) : await lawOn(question, day, names, deps);
  if (former === null || 'stop' in former) return former;
  const present = time.about === 'both' ? await presentRules(question, names, deps) : [];
  const passages = present.length > 0 ? beside(present, former) : former;
  const enough = sufficiency({ ...question, asOf: day ?? question.asOf }, passages);
  if (enough === 'too_little') {
    // A word such as 「以前」 may mean something else: the present law is asked before giving up.
    if (day === null && names.length === 0) return null;
    return { stop: 'unanswerable', reason: 'weak_evidence', passages, documents: [] };
  }
  return {
    question,
    passages,
    doubt: enough === 'uncertain' ? 'weak_evidence' : null,
    named: former.every((p) => p.why.some((w) => w.startsWith('article:'))) && present.length === 0,
    otherTime: true,
    lawDay: day,
    blocks: citableBlocks(passages.slice(0, composed)),
    retrieveMs: performance.now() - startedMs,
  };
}

async function lawOn(
  question: UnderstoodQuestion,
  day: string,
  names: readonly string[],
  deps: PastDeps,
): Promise<Passage[] | EvidenceStop | null> {
  const { library, search } = deps;
  const then = { ...question, asOf: day };
  const family = await familyOf(names, library);
  if (names.length > 0 && family.length === 0) return null;
  const editions = (await Promise.all(family.map((name) => library.heldEditions(name)))).flat();
  const standing = editions.filter((e) => answeringStatuses.includes(statusOn(e, '', day)));
  if (family.length > 0 && standing.length === 0) {
    const later = editions.find((e) => statusOn(e, '', day) === 'not_yet');
    const found = later ? await search(question, [later.document], null) : [];
    return notHeldThen(later ? notYetThenSentence(later, day, question.lang) : '', found);
  }
  const documents = [...new Set(standing.map((e) => e.document))];
  const named = (await deps.articles(then, documents)).filter((p) => standsOn(library, p.provision, day));
  if (named.length > 0) return markFormer(named, question.asOf, day, library);
  if (documents.length === 0) {
    const [top] = await search(then, [], null);
    // What governs the matter came later: an answer from its neighbours would mislead.
    if (top && library.statusOn(top.provision, day) === 'not_yet') {
      const near = await familyOf([top.provision.document], library);
      const then = (await Promise.all(near.map((name) => library.heldEditions(name)))).flat();
      if (!then.some((e) => answeringStatuses.includes(statusOn(e, '', day))))
        return notHeldThen(notYetThenSentence(top.provision.edition, day, question.lang), [top]);
    }
  }
  const found = (await search(then, documents, day)).filter((p) => standsOn(library, p.provision, day));
  if (found.length === 0)
    return { stop: 'unanswerable', reason: 'nothing_found', passages: [], documents: [] };
  return markFormer(found, question.asOf, day, library);
}

const notHeldThen = (say: string, passages: Passage[]): EvidenceStop => ({
  stop: 'unanswerable',
  reason: 'text_not_held',
  passages,
  documents: [],
  say,
});

/** The rules that ended: of the documents named and their predecessors, or of all that are held. */
async function formerRules(
  question: UnderstoodQuestion,
  names: readonly string[],
  deps: PastDeps,
): Promise<Passage[] | EvidenceStop | null> {
  const { library, search } = deps;
  const { asOf } = question;
  const family = names.length > 0 ? await familyOf(names, library) : await library.notStandingOn(asOf);
  const ended: string[] = [];
  for (const name of family)
    for (const edition of await library.heldEditions(name))
      if (
        ['superseded', 'repealed'].includes(statusOn(edition, '', asOf)) &&
        !ended.includes(edition.document)
      )
        ended.push(edition.document);
  if (ended.length === 0) return null;
  const hasEnded = ({ provision }: Passage) =>
    ['superseded', 'repealed'].includes(library.statusOn(provision, asOf));
  const named = (await deps.articles(question, ended)).filter(hasEnded);
  const found = named.length > 0 ? named : (await search(question, ended, null)).filter(hasEnded);
  return found.length > 0 ? markFormer(found, asOf, null, library) : null;
}

/** The present rule, in the documents named and what took their place. */
async function presentRules(
  question: UnderstoodQuestion,
  names: readonly string[],
  { library, search }: PastDeps,
): Promise<Passage[]> {
  const family = await familyOf(names, library);
  const found = await search(question, family, question.asOf);
  return found.filter((p) => standsOn(library, p.provision, question.asOf));
}

/** The present rule first, then the former one with the same standing, so that neither is left out as the weaker. */
function beside(present: readonly Passage[], former: readonly Passage[]): Passage[] {
  const [first, ...rest] = present;
  const top = first!.score;
  const lifted = former
    .slice(0, formerBeside)
    .map((p, i): Passage => (i === 0 ? { ...p, score: top, wanted: true } : { ...p, score: top * 0.8 }));
  return [
    { ...first!, wanted: true },
    lifted[0]!,
    ...rest.filter((p) => p.provision.id !== lifted[0]!.provision.id),
    ...lifted.slice(1),
  ];
}
