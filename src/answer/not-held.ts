/**
 * Whether the document that governs a question is one whose text is not here, or no longer in force with its
 * successor not here. Then an answer from a neighbouring document would mislead, so the turn ends with its name.
 */
import { sameTitle } from '../knowledge/release.ts';
import type { Library } from '../ports.ts';
import type { Governing, Scope } from './scope.ts';
import type { UnderstoodQuestion } from './types.ts';

/** A document that exists, governs the question, and cannot be quoted on the day asked for. */
export interface MissingDocument {
  document: string;
  /** Whose matter it is, where it is not the drug regulator's. */
  authority: string | null;
}

export interface NotHeld {
  documents: MissingDocument[];
  /** True: nothing held governs this. False: something held may, so an answer is marked as partial. */
  instead: boolean;
}

/**
 * How far a missing document must lead the best held one (log-odds) to be taken for the governing one, and how far
 * it may lie behind and still be named. Documents known by a few phrases must lead by more. Set on the development
 * questions, each asked with and without the documents that govern it (`eval abstention`).
 */
const leads = {
  full: { instead: 0, named: -4 },
  thin: { instead: 4, named: 0 },
};
/** A second missing document is named when it lies this close to the first. */
const nearFirst = 1;

export interface ScopeWeight {
  /** Null where what is held governs the question, or nothing is known. */
  notHeld: NotHeld | null;
  /** Lead of the best held document over the best missing one, in log-odds. */
  margin: number;
  /** How far the document given lies behind the best held one, in log-odds. */
  lag: number;
}

/** @param found the document of the best passage; null where none was found */
export async function weighScope(
  question: UnderstoodQuestion,
  found: string | null,
  scope: Scope,
  library: Library,
): Promise<ScopeWeight> {
  const standing = standingOn(library, question.asOf);
  const missing: Governing[] = [];
  const held: Governing[] = [];
  for (const one of scope.rank(question.texts)) {
    const now = await standing(one.document);
    if (now === 'held') held.push(one);
    else if (now !== 'replaced') missing.push({ ...one, document: now });
  }
  const top = held[0];
  const own = found === null ? undefined : held.find((one) => sameTitle(one.document, found));
  // With nothing held to compare with there is no release worth the name; the search says so itself.
  if (!top) return { notHeld: null, margin: 0, lag: 0 };
  return {
    notHeld: notHeldOf(missing, top.score),
    margin: missing[0] ? top.score - missing[0].score : Number.POSITIVE_INFINITY,
    lag: own ? top.score - own.score : Number.POSITIVE_INFINITY,
  };
}

function notHeldOf(missing: Governing[], heldScore: number): NotHeld | null {
  const best = missing.find((one) => one.score - heldScore >= lead(one).named);
  if (!best) return null;
  const documents = missing
    .filter((one) => one === best || best.score - one.score <= nearFirst)
    .slice(0, 2)
    .map(({ document, authority }) => ({ document, authority }));
  return {
    documents: documents.filter(
      (d, i) => documents.findIndex((e) => sameTitle(e.document, d.document)) === i,
    ),
    instead: best.score - heldScore >= lead(best).instead,
  };
}

const lead = ({ thin }: Governing) => (thin ? leads.thin : leads.full);

/** `held`, `replaced` by a document that is held, or the title of the document that is missing. */
type Standing = (document: string) => Promise<'held' | 'replaced' | (string & {})>;

const known = new WeakMap<Library, Map<string, Promise<string>>>();

function standingOn(library: Library, asOf: string): Standing {
  const answers = known.get(library) ?? new Map<string, Promise<string>>();
  known.set(library, answers);
  const holds = async (document: string) =>
    (await library.find(document, null)).some((p) =>
      ['in_force', 'amended', 'unknown'].includes(library.statusOn(p, asOf)),
    );
  const look = async (document: string): Promise<string> => {
    if (await holds(document)) return 'held';
    const editions = (await library.editions()).filter((e) => sameTitle(e.document, document));
    if (editions.length > 0 && editions.every((e) => e.effectiveFrom !== null && asOf < e.effectiveFrom))
      return 'replaced';
    const last = editions.toSorted((a, b) => (a.editionDate < b.editionDate ? 1 : -1))[0];
    const over = last?.effectiveTo && last.effectiveTo <= asOf;
    if (!over || !last.endedByDocument || sameTitle(last.endedByDocument, document)) return document;
    return (await holds(last.endedByDocument)) ? 'replaced' : last.endedByDocument;
  };
  return (document) => {
    const key = `${asOf}/${document}`;
    const answer = answers.get(key) ?? look(document);
    answers.set(key, answer);
    return answer;
  };
}
