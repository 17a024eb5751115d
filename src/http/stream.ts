/** A turn as the AI SDK's UI message stream, as the stock chat client reads it. */
import {
  createUIMessageStream,
  createUIMessageStreamResponse,
  type UIMessage,
  type UIMessageStreamWriter,
} from 'ai';
import type { Answer, AnswerEvent, Citation, Claim, Stage } from '../answer/types.ts';
import { toErrorBody } from '../errors.ts';
import type { TurnEvent, TurnResult } from '../turn.ts';
import type { AppContext } from './app-env.ts';

export type ChatMessage = UIMessage<
  { conversation: string; aigc: { label: true } },
  { stage: { stage: Stage }; claim: { claim: Claim; citations: Citation[] }; answer: Answer }
>;

const keepAliveMs = 15_000;

/** What a turn tells, kept until the stream takes it. */
export interface TurnFeed {
  emit(event: TurnEvent): void;
  /** Events in order; ends when the turn ends. Rejects with the turn's fault. */
  read(turn: Promise<TurnResult>): AsyncGenerator<AnswerEvent, TurnResult>;
  /** Id of the message to come; resolves once the question is on record, rejects when it is refused. */
  accepted(turn: Promise<TurnResult>): Promise<string>;
}

export function createTurnFeed(): TurnFeed {
  const waiting: AnswerEvent[] = [];
  let wake = () => {};
  const accepted = Promise.withResolvers<string>();
  return {
    emit(event) {
      if (event.type === 'accepted') accepted.resolve(event.replyId);
      else waiting.push(event);
      wake();
    },
    async *read(turn) {
      let over = false;
      turn.then(
        () => {
          over = true;
          wake();
        },
        () => {
          over = true;
          wake();
        },
      );
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (over) return await turn;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    accepted: (turn) => Promise.race([accepted.promise, turn.then(() => accepted.promise)]),
  };
}

/**
 * The response for a turn that was accepted. Claims are sent as they are proven; `data-answer` only when the
 * answer is on record. The turn does not depend on this stream being read.
 */
export function streamTurn(
  c: AppContext,
  input: {
    conversationId: string;
    messageId: string;
    feed: TurnFeed;
    turn: Promise<TurnResult>;
    headers: Record<string, string>;
  },
): Response {
  const { conversationId, messageId, feed, turn, headers } = input;
  const lang = c.get('lang');
  const stream = createUIMessageStream<ChatMessage>({
    onError: (error) => JSON.stringify(toErrorBody(error, lang)),
    execute: async ({ writer }) => {
      writer.write({
        type: 'start',
        messageId,
        messageMetadata: { conversation: conversationId, aigc: { label: true } },
      });
      const claims = createClaimWriter(writer);
      const events = feed.read(turn);
      let step = await events.next();
      for (; !step.done; step = await events.next()) {
        if (step.value.type === 'stage')
          writer.write({ type: 'data-stage', data: { stage: step.value.stage }, transient: true });
        else claims.write(step.value.claim, step.value.citations);
      }
      claims.finish(step.value.answer);
      writer.write({ type: 'data-answer', data: step.value.answer });
      writer.write({ type: 'finish', finishReason: 'stop' });
    },
  });
  return createUIMessageStreamResponse({ stream, headers, keepAliveMs });
}

/** Writes each claim as data and as text, with its sources before it. */
function createClaimWriter(writer: UIMessageStreamWriter<ChatMessage>) {
  const textId = 'answer';
  const told: { claim: Claim; start: number; end: number }[] = [];
  let length = 0;
  const say = (text: string) => {
    if (length === 0) writer.write({ type: 'text-start', id: textId });
    const delta = length === 0 ? text : `\n${text}`;
    writer.write({ type: 'text-delta', id: textId, delta });
    length += delta.length;
  };
  const write = (claim: Claim, citations: Citation[]) => {
    for (const citation of citations)
      writer.write({
        type: 'source-document',
        sourceId: `s${citation.n}`,
        mediaType: 'text/plain',
        title: titleOf(citation),
        providerMetadata: { yaowen: { citation: { ...citation } } },
      });
    writer.write({ type: 'data-claim', id: `c${told.length + 1}`, data: { claim, citations } });
    say(claim.text);
    told.push({ claim, start: length - claim.text.length, end: length });
  };
  return {
    write,
    /** Tells what was not told while the turn ran: an answer given before, or a fixed text. */
    finish(answer: Answer) {
      const known = new Set(told.flatMap(({ claim }) => claim.citations));
      for (const claim of answer.claims.slice(told.length)) {
        write(
          claim,
          answer.citations.filter(({ n }) => claim.citations.includes(n) && !known.has(n)),
        );
        for (const n of claim.citations) known.add(n);
      }
      if (answer.claims.length === 0 && answer.text) say(answer.text);
      if (length > 0)
        writer.write({
          type: 'text-end',
          id: textId,
          citations: told.flatMap(({ claim, start, end }) =>
            answer.citations
              .filter(({ n }) => claim.citations.includes(n))
              .map((citation) => ({
                source: {
                  type: 'source' as const,
                  sourceType: 'document' as const,
                  id: `s${citation.n}`,
                  mediaType: 'text/plain',
                  title: titleOf(citation),
                },
                startIndex: start,
                endIndex: end,
                citedText: citation.quote,
              })),
          ),
        });
    },
  };
}

const titleOf = (citation: Citation): string => `《${citation.document}》${citation.article}`;
