/**
 * Brings in what staff write. A push is only a hint: every one, and every reconnect, reads the stored
 * messages after the last seq, so nothing is lost or shown twice.
 */
import type { StoredMessage } from '../shared/wire-types.ts';
import { type ConversationClient, RequestFailure } from './conversation-client.ts';

export interface FollowOptions {
  client: ConversationClient;
  signal: AbortSignal;
  /** Resolves after that time or when the signal aborts. */
  wait(delayMs: number): Promise<void>;
  show(message: StoredMessage): void;
}

const delayMsFirst = 1_000;
const delayMsLongest = 30_000;

/** Runs until the signal aborts or the conversation is gone. Never rejects. */
export async function followConversation({ client, signal, wait, show }: FollowOptions): Promise<void> {
  let afterSeq = 0;
  let delayMs = delayMsFirst;
  const catchUp = async () => {
    for (const message of await client.messages(afterSeq, signal)) {
      if (message.seq <= afterSeq) continue;
      afterSeq = message.seq;
      show(message);
    }
  };
  while (!signal.aborted) {
    try {
      await catchUp();
      for await (const _ of client.events(signal)) {
        await catchUp();
        delayMs = delayMsFirst;
      }
    } catch (error) {
      if (error instanceof RequestFailure && [401, 403, 404].includes(error.status)) return;
    }
    await wait(delayMs);
    delayMs = Math.min(delayMs * 2, delayMsLongest);
  }
}
