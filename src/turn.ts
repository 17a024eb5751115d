/**
 * One turn: take the floor, answer, record, perhaps hand off. What is told to the asker is in the records first.
 * A client that leaves changes nothing: the turn goes on and its answer waits in the conversation.
 */
import { cards } from './answer/cards.ts';
import { faultReason } from './answer/conclude.ts';
import { type Course, decideHandoff, isFailed, standsAlone } from './answer/decide-handoff.ts';
import { languageOf, maxQuestionChars } from './answer/guard.ts';
import { maskPersonalData } from './answer/personal-data.ts';
import type {
  Answer,
  AnswerEvent,
  AnswerOutcome,
  HistoryMessage,
  Lang,
  Question,
  Reason,
} from './answer/types.ts';
import { openHandoff, prepareHandoff } from './desk/open-handoff.ts';
import { afterAskerMessage, beforeAskerMessage } from './desk/take-asker-message.ts';
import { type Bilingual, YaowenError } from './errors.ts';
import type { Database, RecordsContext } from './records/context.ts';
import { replyIdOf } from './records/ids.ts';
import type { MessageRow } from './records/queries/append-message.ts';
import { type BegunTurn, beginTurn } from './records/queries/begin-turn.ts';
import { countDislikes } from './records/queries/count-dislikes.ts';
import { type FinishedTurn, finishTurn } from './records/queries/finish-turn.ts';
import { findLiveRelease } from './records/queries/load-release.ts';
import { readMarks } from './records/queries/message-marks.ts';
import { type HandoffRow, readOpenHandoff } from './records/queries/open-handoff.ts';
import { readConversation, readHistory } from './records/queries/read-messages.ts';
import { storableText } from './records/storable.ts';

/** Answers one question; faults it can name end as outcome `error`. */
export type AnswerFunction = (
  question: Question,
  emit: (event: AnswerEvent) => void,
) => Promise<AnswerOutcome>;

export interface TurnDeps extends RecordsContext {
  answer: AnswerFunction;
  /** After this a turn ends as `error`, whatever the answering function does. It has limits of its own below. */
  timeLimitMs?: number;
  /** Told of faults, for the log; people see general words only. */
  onFault?: (error: unknown) => void;
}

export interface TurnInput {
  /** The caller has checked the conversation's secret. */
  conversationId: string;
  /** The client's own id of this message; the same one again gives the first result. */
  clientId: string;
  text: string;
  /** Day (UTC+8) whose law answers, `YYYY-MM-DD`. */
  asOf: string;
  mode?: 'quote' | 'model';
}

export interface TurnResult {
  /**
   * `answered`: the answer is public. `waiting`: the floor is not the bot's, staff will read the message.
   * `withheld`: the floor moved while the bot was answering; its text is a draft for staff.
   */
  status: 'answered' | 'waiting' | 'withheld';
  asked: { id: string; seq: number };
  /** The bot's public message; null unless `answered`. */
  reply: { id: string; seq: number } | null;
  /** For `waiting` and `withheld` a fixed card that is stored nowhere. */
  answer: Answer;
  /** True when an earlier run of this turn had answered already. */
  repeated: boolean;
}

/** `accepted` names the asker's message and, ahead of time, the bot's message that will answer it. */
export type TurnEvent = { type: 'accepted'; id: string; seq: number; replyId: string } | AnswerEvent;

const defaultTimeLimitMs = 150_000;
const historyMessages = 20;
const maxClientIdChars = 200;

/**
 * Runs a turn, or attaches to it when this process is running it already: `emit` is told what was told so far
 * and then the rest. After a crash the same client id answers again; there is never a second bot message.
 * @returns once everything is committed
 * @throws `bad_input:message`, `too_large:message`, `not_found:conversation`; faults of the database as they come
 */
export async function runTurn(
  deps: TurnDeps,
  input: TurnInput,
  emit: (event: TurnEvent) => void = () => {},
): Promise<TurnResult> {
  checkInput(input);
  const turns = turnsOf(deps.db);
  const key = `${input.conversationId}\n${storableText(input.clientId)}`;
  const present = turns.get(key);
  if (present) {
    present.attach(emit);
    return present.result;
  }
  const audience = createAudience();
  audience.attach(emit);
  // What a question does not need is never stored, nor seen by staff who did not ask for it.
  const masked = { ...input, text: maskPersonalData(input.text).text };
  const result = performTurn(deps, masked, audience.tell).finally(() => turns.delete(key));
  // Nobody may be left to hear of a failure; that must not end the process.
  result.catch(() => {});
  turns.set(key, { attach: audience.attach, result });
  return result;
}

/** Resolves when no turn is running on this database: what a server waits for before it closes it. */
export async function settleTurns(db: Database): Promise<void> {
  const turns = turnsOf(db);
  while (turns.size > 0) await Promise.allSettled([...turns.values()].map((turn) => turn.result));
}

/**
 * The asker's wish by button, or an offer accepted. `reason` is that of the offer; without one it is the wish
 * itself. A second wish gives the handoff that is open already.
 * @throws `not_found:conversation`
 */
export async function requestHandoff(
  deps: RecordsContext,
  input: { conversationId: string; reason?: Reason },
): Promise<{ handoff: HandoffRow; created: boolean }> {
  const { reason } = decideHandoff({ reason: input.reason ?? 'wants_person', explicitWish: true })!;
  const { conversationId } = input;
  const conversation = await readConversation(deps, { conversationId });
  const history = await readHistory(deps, {
    conversationId,
    before: conversation.lastSeq + 1,
    limit: historyMessages,
  });
  return openHandoff({
    ctx: deps,
    input: {
      conversationId,
      reason,
      trigger: 'button',
      actor: 'asker',
      evidence: evidencePacket(history),
      said: saidBy(history),
    },
  });
}

async function performTurn(
  deps: TurnDeps,
  input: TurnInput,
  tell: (event: TurnEvent) => void,
): Promise<TurnResult> {
  const startedAt = deps.clock.now();
  const begun = await beginTurn(deps, input, { before: beforeAskerMessage, after: afterAskerMessage });
  const { asked, conversation } = begun;
  const replyId = begun.reply?.id ?? (await replyIdOf(asked.id));
  tell({ type: 'accepted', id: asked.id, seq: asked.seq, replyId });
  if (begun.reply) return resultOf(deps, input, begun, { reply: begun.reply, created: false });
  if (conversation.floor !== 'bot') return waitingResult(deps, input, begun, 'waiting');

  const history = await readHistory(deps, {
    conversationId: conversation.id,
    before: asked.seq,
    limit: historyMessages,
  });
  const told = tellWhileOnFloor(deps, conversation, tell);
  const outcome = await answerOrFault(
    deps,
    // The words of the first try count, not those of a retry.
    { text: asked.text, history: toHistory(history), asOf: input.asOf, mode: input.mode },
    told.tell,
  );
  await told.settled();
  const { answer } = outcome;
  answer.handoff = decideHandoff(
    answer.handoff && { ...answer.handoff, explicitWish: answer.handoff.reason === 'wants_person' },
    standsAlone(answer) ? undefined : await courseOf(deps, conversation.id, answer, history),
  );
  const finished = await withRetries(() =>
    finishTurn(deps, {
      asked,
      replyId,
      epoch: conversation.epoch,
      outcome,
      handoff:
        answer.handoff?.state === 'open' ? handoffWith(answer.handoff.reason, [...history, asked]) : null,
      startedAt,
    }),
  );
  return resultOf(deps, input, begun, finished);
}

/** How the conversation has gone up to this answer. */
async function courseOf(
  deps: TurnDeps,
  conversationId: string,
  answer: Answer,
  history: MessageRow[],
): Promise<Course> {
  const last = history.findLast((row) => row.authorKind === 'bot')?.answer;
  return {
    failed: isFailed(answer),
    failedBefore: !!last && isFailed(last),
    // What people think of earlier answers must never keep them from the next one.
    dislikes: await countDislikes(deps, { conversationId }).catch(() => 0),
  };
}

/** The handoff that an answer opens; the answer names its case, where it becomes one. */
function handoffWith(reason: Reason, history: MessageRow[]) {
  return async (context: RecordsContext, conversation: BegunTurn['conversation']) => {
    const prepared = await prepareHandoff(context, conversation, {
      reason,
      trigger: 'answer',
      actor: 'bot',
      evidence: evidencePacket(history),
      said: saidBy(history),
    });
    return { caseNumber: prepared.handoff.caseNumber, open: () => prepared.open(true) };
  };
}

/** Passes events on in order, claims only while the floor is still the bot's and the epoch has not moved. */
function tellWhileOnFloor(
  deps: TurnDeps,
  { id, epoch }: BegunTurn['conversation'],
  tell: (event: TurnEvent) => void,
) {
  let queue = Promise.resolve();
  const pass = async (event: AnswerEvent) => {
    if (event.type === 'claim') {
      // A claim that cannot be checked is not told ahead; it comes with the whole answer.
      const now = await readConversation(deps, { conversationId: id }).catch(() => null);
      if (now?.floor !== 'bot' || now.epoch !== epoch) return;
    }
    tell(event);
  };
  return {
    tell(event: AnswerEvent) {
      queue = queue.then(() => pass(event));
    },
    settled: () => queue,
  };
}

async function answerOrFault(
  deps: TurnDeps,
  question: Question,
  tell: (event: AnswerEvent) => void,
): Promise<AnswerOutcome> {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new YaowenError('time_limit:message', {
            zh: cards.time_limit.zh,
            en: cards.time_limit.en,
          }),
        ),
      deps.timeLimitMs ?? defaultTimeLimitMs,
    );
  });
  try {
    const answered = deps.answer(question, (event) => {
      if (!over) tell(event);
    });
    return await Promise.race([answered, tooLong]);
  } catch (error) {
    deps.onFault?.(error);
    const release = (await findLiveRelease(deps))?.id ?? '';
    return faultOutcome(question, release, error);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

function faultOutcome(question: Question, release: string, error: unknown): AnswerOutcome {
  const reason = faultReason(error);
  const lang = languageOf(question.text);
  const answer = cardAnswer({ outcome: 'error', reason, lang, asOf: question.asOf, release });
  // A question refused as such says what to do; any other fault says nothing of the inside.
  if (error instanceof YaowenError && error.exitCode === 2) answer.text = error.messages[lang];
  answer.handoff = { reason, state: 'offered', case: null };
  const fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { answer, evidence: [], trace: { stop: 'error', reason, fault } };
}

async function resultOf(
  deps: TurnDeps,
  input: TurnInput,
  begun: BegunTurn,
  { reply, created }: FinishedTurn,
): Promise<TurnResult> {
  if (reply.visibility !== 'public') return waitingResult(deps, input, begun, 'withheld');
  return {
    status: 'answered',
    asked: { id: begun.asked.id, seq: begun.asked.seq },
    reply: { id: reply.id, seq: reply.seq },
    // An answer that is told again comes with what staff decided about it since.
    answer: { ...reply.answer!, ...(created ? null : await readMarks(deps, reply)) },
    repeated: !created,
  };
}

async function waitingResult(
  deps: TurnDeps,
  input: TurnInput,
  { asked, conversation }: BegunTurn,
  status: 'waiting' | 'withheld',
): Promise<TurnResult> {
  const open = await readOpenHandoff(deps, { conversationId: conversation.id });
  const reason = open?.reason ?? 'wants_person';
  const answer = cardAnswer({
    outcome: 'handoff',
    reason,
    lang: languageOf(asked.text),
    asOf: input.asOf,
    release: (await findLiveRelease(deps))?.id ?? '',
  });
  answer.text = waitingCard[answer.lang];
  answer.handoff = { reason, state: 'open', case: open?.caseNumber ?? null };
  return {
    status,
    asked: { id: asked.id, seq: asked.seq },
    reply: null,
    answer,
    repeated: false,
  };
}

const waitingCard: Bilingual = {
  zh: '您的话已经转给工作人员，请留意这里的回复。',
  en: 'Your message has been passed to staff. Their reply will appear here.',
};

function cardAnswer(given: {
  outcome: Answer['outcome'];
  reason: Reason;
  lang: Lang;
  asOf: string;
  release: string;
}): Answer {
  return {
    ...given,
    mode: 'card',
    text: cards[given.reason][given.lang],
    claims: [],
    citations: [],
    found: [],
    handoff: null,
    aigc: { label: true },
    timingsMs: { retrieve: 0, total: 0 },
    degraded: [],
  };
}

/** What staff are given with a handoff: what was asked, how the bot ended, what it cited and found. */
function evidencePacket(history: MessageRow[]): unknown {
  return {
    asked: history.filter((row) => row.authorKind === 'asker').map(({ seq, text }) => ({ seq, text })),
    answers: history.flatMap(({ seq, answer }) =>
      answer
        ? [
            {
              seq,
              outcome: answer.outcome,
              reason: answer.reason,
              release: answer.release,
              asOf: answer.asOf,
              cited: answer.citations.map((citation) => citation.provision),
              found: answer.found.map((found) => found.provision),
            },
          ]
        : [],
    ),
  };
}

const saidBy = (history: MessageRow[]): string =>
  history.flatMap((row) => (row.authorKind === 'asker' ? [row.text] : [])).join('\n');

/**
 * What the machine is told of what was said. Transfers and their wishes are left out: a machine that reads that it has
 * transferred somebody does so again, for ever.
 */
function toHistory(rows: MessageRow[]): HistoryMessage[] {
  const transfers = rows.filter((row) => row.answer?.outcome === 'handoff');
  const wishes = new Set(transfers.map((row) => row.replyToSeq));
  return rows.flatMap((row) =>
    row.authorKind === 'system' || transfers.includes(row) || wishes.has(row.seq)
      ? []
      : [{ role: row.authorKind, text: row.text }],
  );
}

/**
 * Commits although a connection broke. Safe to repeat: a turn that did commit is found and returned as it is.
 */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof YaowenError || attempt >= 3) throw error;
    }
  }
}

interface RunningTurn {
  attach(emit: (event: TurnEvent) => void): void;
  result: Promise<TurnResult>;
}

/** Turns this process is running. Only to spare work: what matters is in the database. */
const runningByDatabase = new WeakMap<Database, Map<string, RunningTurn>>();

function turnsOf(db: Database): Map<string, RunningTurn> {
  let turns = runningByDatabase.get(db);
  if (!turns) {
    turns = new Map();
    runningByDatabase.set(db, turns);
  }
  return turns;
}

/** Tells every listener every event in order, also those who come late; one that throws has left. */
function createAudience() {
  const told: TurnEvent[] = [];
  const listeners = new Set<(event: TurnEvent) => void>();
  const tellOne = (emit: (event: TurnEvent) => void, event: TurnEvent) => {
    try {
      emit(event);
    } catch {
      listeners.delete(emit);
    }
  };
  return {
    attach(emit: (event: TurnEvent) => void) {
      listeners.add(emit);
      for (const event of told) tellOne(emit, event);
    },
    tell(event: TurnEvent) {
      told.push(event);
      for (const emit of [...listeners]) tellOne(emit, event);
    },
  };
}

function checkInput({ clientId, text }: TurnInput): void {
  if (text.trim() === '')
    throw new YaowenError(
      'bad_input:message',
      {
        zh: '消息是空的。请写下您想问的事。',
        en: 'The message is empty. Write what you would like to know.',
      },
      { fields: { text: 'empty' } },
    );
  if (text.length > maxQuestionChars)
    throw new YaowenError(
      'too_large:message',
      {
        zh: `消息太长（${text.length}字）。请缩短到${maxQuestionChars}字以内。`,
        en: `The message is too long (${text.length} characters). Shorten it to ${maxQuestionChars}.`,
      },
      { fields: { text: 'too long' } },
    );
  if (clientId === '' || clientId.length > maxClientIdChars)
    throw new YaowenError(
      'bad_input:message',
      {
        zh: `clientId 应为1到${maxClientIdChars}个字符。`,
        en: `clientId takes 1 to ${maxClientIdChars} characters.`,
      },
      { fields: { clientId: 'length' } },
    );
}
