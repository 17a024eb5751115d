/**
 * Puts the parts together. Each runtime hands in its adapters, so that a bundle holds only its own; nothing else
 * in the house chooses an adapter.
 */
import { answerMessage, type MessageDeps } from './answer/answer-message.ts';
import { createQuotingComposer } from './answer/compose-by-quoting.ts';
import { maxQuestionChars } from './answer/guard.ts';
import { createGuideShelf } from './answer/guide-shelf.ts';
import { noteSpareIndex } from './answer/note-spare-index.ts';
import { ranksInWords } from './answer/ranks.ts';
import { searchPassages } from './answer/retrieve.ts';
import { createScope } from './answer/scope.ts';
import {
  markOutcome,
  nothingOff,
  type SwitchedOff,
  type SwitchMark,
  viewWithout,
} from './answer/switched-off.ts';
import type { AnswerEvent, AnswerOutcome, Question, SearchReply } from './answer/types.ts';
import { understandForSearch } from './answer/understand.ts';
import { YaowenError } from './errors.ts';
import type { Guidance } from './knowledge/guidance.ts';
import { createLibrary, type ReleaseLibrary } from './knowledge/library.ts';
import type { ReleaseContent } from './knowledge/release.ts';
import type { ScopeDocument } from './knowledge/scope.ts';
import type { Clock, Composer, IndexEntry, PassageIndex, Reranker } from './ports.ts';
import { plainPlan, type QueryPlanner } from './retrieval/query-plan.ts';
import { createTolerantPlanner, spellerOf } from './retrieval/tolerant-plan.ts';

/** One release ready to serve: its provisions and the index over them. */
export interface ServedRelease {
  library: ReleaseLibrary;
  index: PassageIndex;
  titles: string[];
}

export interface ModelWiring {
  composer: Composer;
  version: { model: string; promptDigest: string };
}

/** What answers and searches over one release. */
export interface Answering {
  release: ServedRelease;
  ask(question: Question, emit?: (event: AnswerEvent) => void): Promise<AnswerOutcome>;
  /** `staff`: also texts that no person has confirmed, which are never cited. */
  search(input: { query: string; k: number; asOf: string; staff?: boolean }): Promise<SearchReply>;
}

/** @param buildIndex builds or loads the index of the release's entries */
export async function serveRelease(
  content: ReleaseContent,
  buildIndex: (entries: IndexEntry[], release: string) => Promise<PassageIndex>,
): Promise<ServedRelease> {
  const library = createLibrary(content);
  const index = await buildIndex(library.entries(), content.id);
  return { library, index, titles: [...new Set(library.titles().map((t) => t.name))] };
}

export function createAnswering(
  release: ServedRelease,
  options: {
    model: ModelWiring | null;
    timeLimitMs: number;
    plan?: QueryPlanner;
    guidance?: Guidance;
    /** Documents known to exist, held or not. */
    scope?: readonly ScopeDocument[];
    reranker?: Reranker | null;
    /** Left out: the computer's own. */
    clock?: Clock;
    /** Days after which a text counts as long unconfirmed. */
    confirmWithinDays?: number;
    /** What people have switched off at this moment; asked for at each question. */
    switches?: () => Promise<SwitchedOff>;
  },
): Answering {
  const plan = options.plan
    ? createTolerantPlanner(options.plan, () => spellerOf(release.library.entries(), release.titles))
    : plainPlan;
  const deps: MessageDeps = {
    library: release.library,
    index: release.index,
    titles: release.titles,
    plan,
    quoting: createQuotingComposer(),
    guides: createGuideShelf(options.guidance?.guides ?? [], options.guidance?.helpers),
    directory: options.guidance?.directory ?? [],
    scope: options.scope ? createScope(options.scope) : null,
    model: options.model?.composer ?? null,
    modelVersion: options.model?.version ?? null,
    timeLimitMs: options.timeLimitMs,
    reranker: options.reranker ?? null,
    clock: options.clock ?? { now: () => new Date() },
    ...(options.confirmWithinDays && { confirmWithinDays: options.confirmWithinDays }),
  };
  const retrieval = () => ({
    index: release.index.kind,
    embedding: release.index.health?.().embedding?.model ?? null,
    rerank: deps.reranker?.model ?? null,
  });
  return {
    release,
    ask: async (question, emit = () => {}) => {
      checkText(question.text, 'question');
      const spare = noteSpareIndex(release.index);
      const { index, onDegraded } = spare;
      const off = (await options.switches?.()) ?? nothingOff;
      const marks: SwitchMark[] = [];
      const onHidden = () => void marks.push('document_off');
      const outcome = spare.noted(
        await answerMessage(
          question,
          { ...deps, index, onDegraded, onHidden, off, retrieval: retrieval() },
          emit,
        ),
      );
      if (off.model && deps.model && outcome.answer.mode === 'quote')
        marks.push(off.modelNotApproved ? 'model_not_approved' : 'model_off');
      return markOutcome(outcome, off, marks);
    },
    search: async ({ query, k, asOf, staff = false }) => {
      checkText(query, 'search');
      const { index, onDegraded, degraded } = noteSpareIndex(release.index);
      const understood = understandForSearch(query, asOf, release.titles, plan);
      const { documents } = (await options.switches?.()) ?? nothingOff;
      const view = documents.length > 0 ? viewWithout(release.library, index, documents) : null;
      const seen = view ? { library: view.library, index: view.index } : { index };
      const passages = await searchPassages(understood, { ...deps, ...seen, onDegraded, staff }, k);
      const marks = view?.hidden ? [...degraded, 'document_off'] : [...degraded];
      return {
        query,
        asOf,
        release: release.library.release,
        results: passages.map((passage, i) => ({
          rank: i + 1,
          score: Math.round(passage.score * 1e4) / 1e4,
          why: [...passage.why, ranksInWords(passage.ranks)].filter((reason) => reason !== null),
          provision: passage.provision.id,
          document: passage.provision.document,
          article: passage.provision.article,
          text: passage.provision.text,
          edition: passage.provision.edition.editionDate,
          status: release.library.statusOn(passage.provision, asOf),
        })),
        ...(marks.length > 0 && { degraded: marks }),
      };
    },
  };
}

function checkText(text: string, surface: 'question' | 'search'): void {
  if (text.trim() === '')
    throw new YaowenError(`bad_input:${surface}`, {
      zh: '问题是空的。请写下您想问的事。',
      en: 'The question is empty. Write what you would like to know.',
    });
  if (text.length > maxQuestionChars)
    throw new YaowenError(`too_large:${surface}`, {
      zh: `问题太长（${text.length}字）。请缩短到${maxQuestionChars}字以内。`,
      en: `The question is too long (${text.length} characters). Shorten it to ${maxQuestionChars}.`,
    });
}
