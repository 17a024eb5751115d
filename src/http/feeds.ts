/**
 * What happens in a conversation, read once for all who listen to it in this process. Every message is a row that was
 * committed; a listener that comes late, or was away, reads what it missed from the table.
 */
import { type AskerStanding, readAskerStanding } from '../desk/read-standing.ts';
import { YaowenError } from '../errors.ts';
import type { MessageRow } from '../records/queries/append-message.ts';
import { readConversation, readEveryMessage } from '../records/queries/read-messages.ts';
import type { Services } from './services.ts';
import type { Signal } from './wake-ups.ts';

export interface Listener {
  /** Rows in order of `seq`, private ones too; each once. */
  messages(rows: MessageRow[]): void;
  standing(standing: AskerStanding): unknown;
  signals(signals: Signal[]): unknown;
  /** The conversation was deleted. */
  gone(): void;
  /** The last it hears, as `gone` is. */
  failed(error: unknown): void;
}

interface Follower {
  listener: Listener;
  /** All rows up to here were told. */
  seq: number;
  /** It has read what it had missed; what comes now is read once for all. */
  live: boolean;
}

interface Feed {
  followers: Set<Follower>;
  stop(): void;
  refresh(): void;
  standing: AskerStanding | null;
  signals: Signal[];
}

const pageSize = 200;
const feedsByServices = new WeakMap<Services, Map<string, Feed>>();

/**
 * Follows a conversation from after `after` on.
 * @returns a function that ends it
 */
export function followConversation(
  services: Services,
  conversationId: string,
  after: number,
  listener: Listener,
): () => void {
  const feeds = feedsByServices.get(services) ?? new Map<string, Feed>();
  feedsByServices.set(services, feeds);
  const feed = feeds.get(conversationId) ?? openFeed(services, feeds, conversationId);
  const follower: Follower = { listener, seq: after, live: false };
  feed.followers.add(follower);
  catchUp(services, conversationId, feed, follower).catch((error) => fail(feed, follower, error));
  return () => leave(feed, follower);
}

function leave(feed: Feed, follower: Follower): void {
  feed.followers.delete(follower);
  if (feed.followers.size === 0) feed.stop();
}

function fail(feed: Feed, follower: Follower, error: unknown): void {
  if (!feed.followers.has(follower)) return;
  leave(feed, follower);
  if (error instanceof YaowenError && error.type === 'not_found') follower.listener.gone();
  else follower.listener.failed(error);
}

/** Reads what it missed. What comes between the last read and `live` is found by the refresh after it. */
async function catchUp(
  { records }: Services,
  conversationId: string,
  feed: Feed,
  follower: Follower,
): Promise<void> {
  for (;;) {
    const rows = await readEveryMessage(records, { conversationId, after: follower.seq, limit: pageSize });
    if (!feed.followers.has(follower)) return;
    give(follower, rows);
    if (rows.length < pageSize) break;
  }
  follower.live = true;
  if (feed.standing) follower.listener.standing(feed.standing);
  if (feed.signals.length > 0) follower.listener.signals(feed.signals);
  feed.refresh();
}

function give(follower: Follower, rows: MessageRow[]): void {
  const fresh = rows.filter((row) => row.seq > follower.seq);
  if (fresh.length === 0) return;
  follower.seq = fresh.at(-1)!.seq;
  follower.listener.messages(fresh);
}

function openFeed(services: Services, feeds: Map<string, Feed>, conversationId: string): Feed {
  const { records, wakeUps, eventPollMs } = services;
  let stamp = '';
  let running = false;
  let again = false;
  let over = false;

  const live = () => [...feed.followers].filter((follower) => follower.live);
  const readOnce = async () => {
    const conversation = await readConversation(records, { conversationId });
    for (;;) {
      const told = Math.min(...live().map(({ seq }) => seq));
      if (conversation.lastSeq <= told) break;
      const rows = await readEveryMessage(records, { conversationId, after: told, limit: pageSize });
      if (rows.length === 0) break;
      // One that came meanwhile may lack rows before these; it asked for a refresh of its own.
      for (const follower of live()) if (follower.seq >= told) give(follower, rows);
    }
    const standing = await readAskerStanding(records, conversation);
    const now = JSON.stringify(standing);
    if (now !== stamp) {
      stamp = now;
      feed.standing = standing;
      for (const { listener } of live()) listener.standing(standing);
    }
    const signals = wakeUps.signals.of(conversationId);
    if (JSON.stringify(signals) !== JSON.stringify(feed.signals)) {
      feed.signals = signals;
      for (const { listener } of live()) listener.signals(signals);
    }
  };
  const refresh = () => {
    again = true;
    if (running || over) return;
    running = true;
    const work = (async () => {
      while (again && !over) {
        again = false;
        await readOnce();
      }
    })()
      .catch((error) => {
        for (const follower of [...feed.followers]) fail(feed, follower, error);
      })
      .finally(() => {
        running = false;
      });
    services.keepAlive(work);
  };
  const timer = setInterval(refresh, eventPollMs);
  const stopListening = wakeUps.listen(conversationId, refresh);
  const feed: Feed = {
    followers: new Set(),
    standing: null,
    signals: [],
    refresh,
    stop() {
      over = true;
      clearInterval(timer);
      stopListening();
      if (feeds.get(conversationId) === feed) feeds.delete(conversationId);
    },
  };
  feeds.set(conversationId, feed);
  return feed;
}
