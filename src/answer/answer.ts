/**
 * The way of a question: guard → understand → retrieve → compose → prove. Each step's return value is the next
 * one's argument; a stop is a value with an outcome, never an exception. Exceptions are faults, and a fault is
 * answered as `error`, never as «nothing governs this».
 */
import { YaowenError } from '../errors.ts';
import type { Clock, Composer, Degradation, Library, PassageIndex, Reranker } from '../ports.ts';
import type { QueryPlanner } from '../retrieval/query-plan.ts';
import { type Conclusion, concludeAnswer, concludeFault, concludeStop } from './conclude.ts';
import { correctPremise } from './correct-premise.ts';
import { guard } from './guard.ts';
import type { GuideShelf } from './guide-shelf.ts';
import { proveClaims } from './prove-claims.ts';
import { retrieve } from './retrieve.ts';
import type { Scope } from './scope.ts';
import {
  isClassOff,
  nothingOff,
  type SwitchedOff,
  stopMachine,
  stopTopic,
  viewWithout,
  withholdClaims,
} from './switched-off.ts';
import type {
  AnswerEvent,
  AnswerOutcome,
  Evidence,
  FrozenRetrieval,
  Question,
  UnderstoodQuestion,
} from './types.ts';
import { understand } from './understand.ts';
import { weighNotHeld } from './weigh-not-held.ts';

export interface AnswerDeps {
  library: Library;
  index: PassageIndex;
  /** Names by which documents of the release are known. */
  titles: string[];
  /** Turns a question into the texts to search for. */
  plan: QueryPlanner;
  quoting: Composer;
  guides: GuideShelf;
  /** Documents known to exist; null where nothing is known beyond what is held. */
  scope: Scope | null;
  /** Null when no model is configured. */
  model: Composer | null;
  /** Model id and prompt digest, for the frozen evidence. */
  modelVersion: { model: string; promptDigest: string } | null;
  /** Whole turn, composing included. */
  timeLimitMs: number;
  /** Left out: the day asked for counts as today. */
  clock?: Clock;
  /** Days after which a text counts as long unconfirmed. */
  confirmWithinDays?: number;
  /** Judges the order of what was found; null or missing where none is configured. */
  reranker?: Reranker | null;
  /** What searches and judges, for the frozen evidence. */
  retrieval?: Omit<FrozenRetrieval, 'ranks'>;
  /** Told when a part of the search did not do its work. */
  onDegraded?: (code: Degradation) => void;
  /** What people have switched off; nothing where it is left out. */
  off?: SwitchedOff;
  /** Told when a document that is off would have been found. */
  onHidden?: () => void;
}

/**
 * Answers one question.
 * @param emit is told stages, and each claim once it is proven
 * @returns the answer with its frozen evidence; faults end as outcome `error`
 */
export async function answer(
  question: Question,
  deps: AnswerDeps,
  emit: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  const off = deps.off ?? nothingOff;
  const told = withholdClaims(emit, off);
  const outcome = await answerWithout(off, question, deps, told.emit);
  if (!isClassOff(outcome.answer.outcome, off)) {
    told.release();
    return outcome;
  }
  const conclusion = {
    question,
    release: deps.library.release,
    startedMs: performance.now() - outcome.answer.timingsMs.total,
    deps,
  };
  return concludeStop(conclusion, { stop: 'handoff', reason: 'class_off' });
}

async function answerWithout(
  off: SwitchedOff,
  question: Question,
  given: AnswerDeps,
  emit: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  const view = off.documents.length > 0 ? viewWithout(given.library, given.index, off.documents) : null;
  const deps = view ? { ...given, library: view.library, index: view.index } : given;
  const conclusion: Conclusion = {
    question,
    release: deps.library.release,
    startedMs: performance.now(),
    deps,
  };
  try {
    emit({ type: 'stage', stage: 'guard' });
    const guarded = stopMachine(guard(question), off);
    if ('stop' in guarded) return concludeStop(conclusion, guarded);
    emit({ type: 'stage', stage: 'understand' });
    const understood = understand(guarded, deps.titles, deps.plan);
    if ('stop' in understood) return concludeStop(conclusion, understood);
    const stopped = await stopTopic(understood, off, given.library);
    if (stopped) return showUnderstood(concludeStop(conclusion, stopped), understood);
    emit({ type: 'stage', stage: 'retrieve' });
    const evidence = await searching(async () => {
      const found = await retrieve(understood, deps);
      if (view?.hidden) deps.onHidden?.();
      return weighNotHeld(view ? view.weigh(found) : found, understood, deps);
    });
    if ('stop' in evidence) return showUnderstood(concludeStop(conclusion, evidence), understood);
    const premise = correctPremise(evidence);
    const proven = await composeProven(premise.evidence, question, deps, emit);
    const outcome = await concludeAnswer(conclusion, premise.evidence, proven);
    if (premise.correction) outcome.answer.premise = premise.correction;
    return showUnderstood(outcome, understood);
  } catch (error) {
    return concludeFault(conclusion, error);
  }
}

function showUnderstood(outcome: AnswerOutcome, { understood }: UnderstoodQuestion): AnswerOutcome {
  return understood ? { ...outcome, answer: { ...outcome.answer, understood } } : outcome;
}

/** Marks a fault of the index as one, so that it is told apart from a model's. */
async function searching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof YaowenError) throw error;
    throw new YaowenError(
      'unavailable:index',
      { zh: '检索暂时不可用。', en: 'The search is unavailable.' },
      { cause: error },
    );
  }
}

/** The model first where one is asked for; quoting stands in when it fails, and the answer says so. */
async function composeProven(
  evidence: Evidence,
  question: Question,
  deps: AnswerDeps,
  emit: (event: AnswerEvent) => void,
) {
  const signal = AbortSignal.timeout(deps.timeLimitMs);
  const context = { library: deps.library, asOf: question.asOf, signal, emit };
  const wanted = deps.off?.model ? 'quote' : (question.mode ?? (deps.model ? 'model' : 'quote'));
  if (wanted === 'quote') return proveClaims(evidence, deps.quoting, context);
  if (deps.model === null)
    throw new YaowenError('bad_input:question', {
      zh: '没有配置模型，请使用 mode=quote，或者设置 MODEL_URL 和 MODEL_ID。',
      en: 'No model is configured: use mode=quote, or set MODEL_URL and MODEL_ID.',
    });
  const proven = await proveClaims(evidence, deps.model, context);
  if (proven.fault === null || proven.claims.length > proven.opened) return proven;
  const quoted = await proveClaims(evidence, deps.quoting, {
    ...context,
    signal: AbortSignal.timeout(deps.timeLimitMs),
  });
  return { ...quoted, degraded: [...proven.degraded, 'model_unavailable'], fault: null };
}
