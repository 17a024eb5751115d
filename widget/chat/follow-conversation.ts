/**
 * Brings in what is said in a conversation. The stored messages, by seq, are the truth: they are read at every
 * connect and wherever a push leaves a gap, so nothing is lost or shown twice.
 */
import type { StoredMessage } from '../shared/wire-types.ts';
import { type ConversationClient, RequestFailure, type StandingListener } from './conversation-client.ts';

export interface FollowOptions {
  client: ConversationClient;
  signal: AbortSignal;
  /** Resolves after that time or when the signal aborts. */
  wait(delayMs: number): Promise<void>;
  show(message: StoredMessage): void;
  listener?: StandingListener;
}

const delayMsFirst = 1_000;
const delayMsLongest = 30_000;

/** Runs until the signal aborts or the conversation is gone. Never rejects. */
export async function followConversation({
  client,
  signal,
  wait,
  show,
  listener,
}: FollowOptions): Promise<void> {
  let afterSeq = 0;
  let delayMs = delayMsFirst;
  const take = (message: StoredMessage) => {
    if (message.seq <= afterSeq) return;
    afterSeq = message.seq;
    show(message);
  };
  const catchUp = async () => {
    for (const message of await client.messages(afterSeq, signal)) take(message);
  };
  while (!signal.aborted) {
    try {
      await catchUp();
      for await (const message of client.events(afterSeq, signal, listener)) {
        if (message && message.seq <= afterSeq + 1) take(message);
        else await catchUp();
        delayMs = delayMsFirst;
      }
    } catch (error) {
      if (error instanceof RequestFailure && [401, 403, 404].includes(error.status)) return;
    }
    await wait(delayMs);
    delayMs = Math.min(delayMs * 2, delayMsLongest);
  }
}
