/**
 * Answers a message: one question, or several told apart and each taken the same way (`answer.ts`). Danger, a refusal
 * and the wish for a person anywhere in it are the reply to the whole of it.
 */
import type { Authority } from '../knowledge/directory.ts';
import { type AnswerDeps, answer } from './answer.ts';
import { addContacts } from './contacts.ts';
import { deadlineOf } from './deadline.ts';
import { cleanText, guard, languageOf } from './guard.ts';
import { joinParts, sameCitation } from './join-parts.ts';
import { maskPersonalData } from './personal-data.ts';
import { productsIn } from './products.ts';
import { slotsIn, slotText } from './slots.ts';
import { type SplitMessage, type SplitQuestion, splitQuestions } from './split-questions.ts';
import type {
  Answer,
  AnswerEvent,
  AnswerOutcome,
  Citation,
  GuardedQuestion,
  HistoryMessage,
  Outcome,
  Question,
  Reason,
  Stop,
} from './types.ts';

export interface MessageDeps extends AnswerDeps {
  /** The only origin of phones, places and links; empty where none is held. */
  directory?: readonly Authority[];
}

/**
 * @param emit is told stages, and each claim once it is proven, numbered as in the whole answer
 * @returns one answer for the whole message
 */
export async function answerMessage(
  question: Question,
  deps: MessageDeps,
  emit: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  const guarded = guard(question);
  const split = ofTheWhole(guarded)
    ? null
    : splitQuestions(maskPersonalData(cleanText(question.text)).text, languageOf(question.text));
  if (!split) return answerOne(question, deps, emit);
  const parts = split.questions.map(({ text }) => ({ ...question, text }));
  // The first part that must not be answered is the reply to all: nothing is mixed with an emergency.
  const stopped = parts
    .map((part) => ({ part, stop: guard(part) }))
    .filter(({ stop }) => ofTheWhole(stop))
    .sort((a, b) => rankOfStop(a.stop) - rankOfStop(b.stop))[0];
  if (stopped) return answerOne(stopped.part, deps, emit);
  return answerParts(question, split, deps, emit);
}

async function answerParts(
  question: Question,
  { opening, questions, left }: SplitMessage,
  deps: MessageDeps,
  emit: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  const startedMs = performance.now();
  const citations: Citation[] = [];
  const outcomes: { question: string; outcome: AnswerOutcome }[] = [];
  for (const [i, { text }] of questions.entries()) {
    const before = contextOf(i, questions, opening);
    const history = [...question.history, ...before];
    const numbers = new Map<number, number>();
    const tell = (event: AnswerEvent) => {
      if (event.type === 'claim') emit(renumberedClaim(event, citations, numbers));
      // The stages of the first part stand for all: a reader is not led back to the start.
      else if (outcomes.length === 0 || event.stage === 'retrieve') emit(event);
    };
    const outcome = await answerOne({ ...question, text, history }, deps, tell);
    outcomes.push({ question: text, outcome });
  }
  return joinParts(question, outcomes, left, startedMs);
}

/**
 * What one question takes from the rest of the message: nothing where it names its product; what was said before all
 * of them; else the question before it, or of a question set apart only the product that was spoken of.
 */
function contextOf(at: number, questions: readonly SplitQuestion[], opening: string): HistoryMessage[] {
  const { text, apart } = questions[at]!;
  if (productsIn(text).length > 0) return [];
  const said = (words: string): HistoryMessage[] => (words === '' ? [] : [{ role: 'asker', text: words }]);
  if (opening !== '') return said(opening);
  const before = questions.slice(0, at).map((one) => one.text);
  if (!apart) return before.flatMap(said);
  const facts = slotsIn(before.join('\n')).filter(({ name }) =>
    ['product', 'class', 'origin'].includes(name),
  );
  return said(facts.map((fact) => slotText(fact, languageOf(text))).join('，'));
}

/** A claim of one part under the numbers of the whole answer; a citation told before keeps its number. */
function renumberedClaim(
  event: Extract<AnswerEvent, { type: 'claim' }>,
  known: Citation[],
  numbers: Map<number, number>,
): AnswerEvent {
  const added: Citation[] = [];
  for (const citation of event.citations) {
    const same = known.find((one) => sameCitation(one, citation));
    const n = same?.n ?? known.length + 1;
    numbers.set(citation.n, n);
    if (same) continue;
    known.push({ ...citation, n });
    added.push({ ...citation, n });
  }
  const cited = event.claim.citations.map((n) => numbers.get(n) ?? n);
  return { type: 'claim', claim: { ...event.claim, citations: cited }, citations: added };
}

/** One question, and the day that its period ends where it gives the day of the event. */
async function answerOne(
  question: Question,
  deps: MessageDeps,
  emit: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  const outcome = await answer(question, deps, emit);
  const { lang, claims } = outcome.answer;
  const deadline = deadlineOf(question.text, lang, question.asOf, claims);
  if (deadline) outcome.answer.deadline = deadline;
  addContacts(outcome.answer, deps.directory ?? []);
  addGuides(outcome.answer, question.text, deps);
  return outcome;
}

/** Wording that asks how something is done. */
const asksHow =
  /怎么|咋|如何|怎样|流程|手续|步骤|哪里办|去哪|什么(?:材料|资料)|\bhow (?:do|can|to|should|would|must)\b|\bwhat do (?:i|we) need\b|\b(?:steps?|procedure|process|apply for)\b/i;
const withoutAnswer: readonly Outcome[] = ['unanswerable', 'clarification'];
const noGuide: readonly (Reason | null)[] = ['out_of_scope', 'medical_advice'];

/** Where a how-do-I question found no answer, a guide that fits it may still help. */
function addGuides(answer: Answer, text: string, deps: MessageDeps): void {
  if (answer.guides || !withoutAnswer.includes(answer.outcome) || noGuide.includes(answer.reason)) return;
  if (!asksHow.test(text)) return;
  const guides = deps.guides.related(deps.plan(maskPersonalData(cleanText(text)).text, answer.lang), []);
  if (guides.length > 0) answer.guides = guides;
}

const persons: readonly Reason[] = ['wants_person', 'anger'];

/** Stops that are the reply to the whole message, whatever else it asks. */
function ofTheWhole(guarded: GuardedQuestion | Stop): guarded is Stop {
  if (!('stop' in guarded)) return false;
  return guarded.stop === 'emergency' || guarded.stop === 'refused' || persons.includes(guarded.reason);
}

const rankOfStop = (guarded: GuardedQuestion | Stop): number =>
  'stop' in guarded ? ['emergency', 'refused', 'handoff'].indexOf(guarded.stop) : 3;
