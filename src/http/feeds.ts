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
  failed(error: unknown): void;
}

interface Follower extends Listener {
  seq: number;
  /** Rows that came while it read what it had missed. */
  behind: MessageRow[] | null;
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
  const follower: Follower = { ...listener, seq: after, behind: [] };
  feed.followers.add(follower);
  catchUp(services, conversationId, feed, follower).catch((error) => fail(feed, follower, error));
  return () => leave(feed, follower);
}

function leave(feed: Feed, follower: Follower): void {
  feed.followers.delete(follower);
  if (feed.followers.size === 0) feed.stop();
}

function fail(feed: Feed, follower: Follower, error: unknown): void {
  leave(feed, follower);
  if (error instanceof YaowenError && error.type === 'not_found') follower.gone();
  else follower.failed(error);
}

/** Reads what it missed; what is told meanwhile waits until then. */
async function catchUp(
  { records }: Services,
  conversationId: string,
  feed: Feed,
  follower: Follower,
): Promise<void> {
  for (;;) {
    const rows = await readEveryMessage(records, { conversationId, after: follower.seq, limit: pageSize });
    give(follower, rows);
    if (rows.length < pageSize) break;
  }
  const behind = follower.behind ?? [];
  follower.behind = null;
  give(follower, behind);
  if (feed.standing) follower.standing(feed.standing);
  if (feed.signals.length > 0) follower.signals(feed.signals);
  feed.refresh();
}

function give(follower: Follower, rows: MessageRow[]): void {
  const fresh = rows.filter((row) => row.seq > follower.seq);
  if (fresh.length === 0) return;
  follower.seq = fresh.at(-1)!.seq;
  follower.messages(fresh);
}

function openFeed(services: Services, feeds: Map<string, Feed>, conversationId: string): Feed {
  const { records, wakeUps, eventPollMs } = services;
  let known: number | null = null;
  let stamp = '';
  let running = false;
  let again = false;
  let over = false;

  const readOnce = async () => {
    const conversation = await readConversation(records, { conversationId });
    known ??= conversation.lastSeq;
    while (conversation.lastSeq > known) {
      const rows = await readEveryMessage(records, { conversationId, after: known, limit: pageSize });
      if (rows.length === 0) break;
      known = rows.at(-1)!.seq;
      for (const follower of [...feed.followers]) {
        if (follower.behind) follower.behind.push(...rows);
        else give(follower, rows);
      }
    }
    const standing = await readAskerStanding(records, conversation);
    const now = JSON.stringify(standing);
    if (now !== stamp) {
      stamp = now;
      feed.standing = standing;
      for (const follower of [...feed.followers]) if (!follower.behind) follower.standing(standing);
    }
    const signals = wakeUps.signals.of(conversationId);
    if (JSON.stringify(signals) !== JSON.stringify(feed.signals)) {
      feed.signals = signals;
      for (const follower of [...feed.followers]) if (!follower.behind) follower.signals(signals);
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
