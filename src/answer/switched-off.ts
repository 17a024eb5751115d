/** What people have switched off, as it bears on one question. Nothing here decides that something is off. */
import type { Degradation, Library, LibraryProvision, PassageIndex } from '../ports.ts';
import { type AskedKind, askedKinds, kindsAsked } from './asked-kinds.ts';
import { type Product, productsIn } from './products.ts';
import type { EvidenceStop } from './retrieve.ts';
import type {
  AnswerEvent,
  AnswerOutcome,
  Evidence,
  GuardedQuestion,
  Outcome,
  Stop,
  UnderstoodQuestion,
} from './types.ts';

/** Outcomes that may be switched off; emergencies, refusals, handoffs and faults always come through. */
export const switchableOutcomes = [
  'answered',
  'partial',
  'clarification',
  'unanswerable',
  'smalltalk',
] as const;
/** Kinds of answer that may be switched off: by their outcome, or by what is asked for. */
export const answerClasses: readonly (AskedKind | (typeof switchableOutcomes)[number])[] = [
  ...switchableOutcomes,
  ...askedKinds,
];

export const products: readonly Product[] = ['drug', 'device', 'cosmetic'];

export interface SwitchedOff {
  /** Every question ends with the offer of a person; the search goes on. */
  machine: boolean;
  /** Quoting only. */
  model: boolean;
  /** Quoting only, because nobody approved this model with this prompt. */
  modelNotApproved?: boolean;
  /** Products (`drug`, `device`, `cosmetic`), or words that a question holds. */
  topics: readonly string[];
  /** Titles or aliases of documents that are neither cited nor found. */
  documents: readonly string[];
  /** Of `answerClasses`. */
  classes: readonly string[];
}

export const nothingOff: SwitchedOff = {
  machine: false,
  model: false,
  topics: [],
  documents: [],
  classes: [],
};

export const isAnythingOff = ({ machine, model, topics, documents, classes }: SwitchedOff): boolean =>
  machine || model || topics.length + documents.length + classes.length > 0;

/** With the machine off only an emergency card and the wish for a person still go their way. */
export function stopMachine(guarded: GuardedQuestion | Stop, off: SwitchedOff): GuardedQuestion | Stop {
  if (!off.machine) return guarded;
  if ('stop' in guarded && (guarded.stop === 'emergency' || guarded.reason === 'wants_person'))
    return guarded;
  return { stop: 'handoff', reason: 'machine_off' };
}

/** Stops a question on a topic, of a kind, or on a document that is off. */
export async function stopTopic(
  question: UnderstoodQuestion,
  off: SwitchedOff,
  library: Pick<Library, 'findByNumber' | 'heldEditions'>,
): Promise<Stop | null> {
  const { standalone, identifiers } = question;
  const asked = fold(standalone);
  const about = new Set<string>([...question.products, ...productsIn(standalone)]);
  if (off.topics.some((topic) => about.has(topic) || (!isProduct(topic) && asked.includes(fold(topic)))))
    return { stop: 'handoff', reason: 'topic_off' };
  if (kindsAsked(standalone).some((kind) => off.classes.includes(kind)))
    return { stop: 'handoff', reason: 'class_off' };
  if (off.documents.length === 0) return null;
  const isOff = documentMatcher(off.documents);
  for (const { document, number } of identifiers) {
    const named = document
      ? [{ document, aliases: [] }, ...(await library.heldEditions(document))]
      : number
        ? await library.findByNumber(number)
        : [];
    if (named.some(isOff)) return { stop: 'handoff', reason: 'document_off' };
  }
  return null;
}

/** Whether an answer that ended so may not go out. */
export const isClassOff = (outcome: Outcome, off: SwitchedOff): boolean =>
  (switchableOutcomes as readonly string[]).includes(outcome) && off.classes.includes(outcome);

/** Claims are not told ahead where the whole answer may yet be held back. */
export function withholdClaims(
  emit: (event: AnswerEvent) => void,
  off: SwitchedOff,
): { emit: (event: AnswerEvent) => void; release(): void } {
  if (!off.classes.includes('answered') && !off.classes.includes('partial'))
    return { emit, release: () => {} };
  const held: AnswerEvent[] = [];
  return {
    emit: (event) => (event.type === 'claim' ? void held.push(event) : emit(event)),
    release: () => held.forEach((event) => void emit(event)),
  };
}

export interface SwitchedView {
  library: Library;
  index: PassageIndex;
  /** A document that is off stood among the first hits. */
  readonly hidden: boolean;
  /** Holds back what was found where the best of it is off: its neighbours would mislead. */
  weigh(found: Evidence | EvidenceStop): Evidence | EvidenceStop;
}

/** Library and index as they are without the documents that are off, for one question. */
export function viewWithout(
  library: Library,
  index: PassageIndex,
  documents: readonly string[],
): SwitchedView {
  const isOff = documentMatcher(documents);
  const rest = (list: LibraryProvision[]) => list.filter(({ edition }) => !isOff(edition));
  let hidden = false;
  let bestIsOff: boolean | null = null;
  return {
    library: {
      release: library.release,
      provisions: async (ids) => rest(await library.provisions(ids)),
      find: async (document, article) => rest(await library.find(document, article)),
      findByNumber: async (number) => (await library.findByNumber(number)).filter((one) => !isOff(one)),
      referencesFrom: async (id) => rest(await library.referencesFrom(id)),
      editions: async () => (await library.editions()).filter((one) => !isOff(one)),
      heldEditions: async (document) => (await library.heldEditions(document)).filter((one) => !isOff(one)),
      notStandingOn: async (asOf) =>
        (await library.notStandingOn(asOf)).filter((document) => !isOff({ document, aliases: [] })),
      closing: (edition) => library.closing(edition),
      repealsOf: async (document) => rest(await library.repealsOf(document)),
      statusOn: (provision, asOf, paragraph) => library.statusOn(provision, asOf, paragraph),
    },
    index: {
      kind: index.kind,
      size: index.size,
      async search(query) {
        const hits = await index.search(query);
        const first = await library.provisions(hits.slice(0, 5).map(({ id }) => id));
        const off = new Set(first.filter(({ edition }) => isOff(edition)).map(({ id }) => id));
        if (off.size > 0) hidden = true;
        bestIsOff ??= hits[0] !== undefined && off.has(hits[0].id);
        return hits;
      },
    },
    get hidden() {
      return hidden;
    },
    weigh(found) {
      if (!bestIsOff) return found;
      return { stop: 'handoff', reason: 'document_off', passages: found.passages, documents: [] };
    },
  };
}

/** Marks of what was off, as they stand in `Answer.degraded`. */
export type SwitchMark = 'model_off' | 'model_not_approved' | 'document_off' | Degradation;

export function markOutcome(outcome: AnswerOutcome, off: SwitchedOff, marks: SwitchMark[]): AnswerOutcome {
  if (!isAnythingOff(off)) return outcome;
  const { answer, trace } = outcome;
  return {
    ...outcome,
    answer: { ...answer, degraded: [...new Set([...answer.degraded, ...marks])] },
    trace: { ...(trace as object), switches: off },
  };
}

const isProduct = (topic: string): boolean => (products as readonly string[]).includes(topic);
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
const plainTitle = (title: string): string =>
  fold(title)
    .replace(/[《》]/g, '')
    .replace(/^中华人民共和国/, '');

function documentMatcher(documents: readonly string[]) {
  const off = new Set(documents.map(plainTitle));
  return ({ document, aliases }: { document: string; aliases?: readonly string[] | undefined }): boolean =>
    [document, ...(aliases ?? [])].some((name) => off.has(plainTitle(name)));
}
