/** The board, read once for all who look at it in this process, and told in changes. */
import { type Board, type BoardItem, readBoard } from '../desk/read-board.ts';
import type { Services } from './services.ts';

export interface BoardChange {
  items: BoardItem[];
  removed: string[];
  members: Board['members'] | null;
}

interface Feed {
  listeners: Set<(change: BoardChange) => void>;
  board: Board | null;
  ready: Promise<void>;
  stop(): void;
}

/** Changes that come together are told together. */
const gatherMs = 80;
const feeds = new WeakMap<Services, Feed>();

/**
 * @param onBoard the whole board, first
 * @param onChange what changed since
 * @returns a function that ends it
 */
export function followBoard(
  services: Services,
  onBoard: (board: Board) => void,
  onChange: (change: BoardChange) => void,
): () => void {
  let feed = feeds.get(services);
  if (!feed) {
    feed = openFeed(services);
    feeds.set(services, feed);
  }
  const own = feed;
  let over = false;
  own.ready.then(() => {
    if (over || !own.board) return;
    onBoard(own.board);
    own.listeners.add(onChange);
  });
  return () => {
    over = true;
    own.listeners.delete(onChange);
    if (own.listeners.size > 0) return;
    own.stop();
    if (feeds.get(services) === own) feeds.delete(services);
  };
}

function openFeed(services: Services): Feed {
  const { records, wakeUps, eventPollMs, log } = services;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let reading = false;
  const read = async () => {
    if (reading || over) return soon();
    reading = true;
    try {
      const board = await readBoard(records);
      const change = feed.board && difference(feed.board, board);
      feed.board = board;
      if (change) for (const tell of [...feed.listeners]) tell(change);
    } catch (error) {
      log.error({ err: error }, 'the board cannot be read');
    } finally {
      reading = false;
    }
  };
  const soon = () => {
    if (timer || over) return;
    timer = setTimeout(() => {
      timer = undefined;
      services.keepAlive(read());
    }, gatherMs);
  };
  const poll = setInterval(soon, eventPollMs);
  const stopListening = wakeUps.listenToAll(soon);
  const feed: Feed = {
    listeners: new Set(),
    board: null,
    ready: Promise.resolve(),
    stop() {
      over = true;
      clearTimeout(timer);
      clearInterval(poll);
      stopListening();
    },
  };
  feed.ready = read();
  return feed;
}

function difference(before: Board, after: Board): BoardChange | null {
  const stamps = new Map(before.items.map((item) => [item.id, JSON.stringify(item)]));
  const items = after.items.filter((item) => stamps.get(item.id) !== JSON.stringify(item));
  const held = new Set(after.items.map(({ id }) => id));
  const removed = before.items.flatMap(({ id }) => (held.has(id) ? [] : [id]));
  const members = JSON.stringify(before.members) === JSON.stringify(after.members) ? null : after.members;
  return items.length > 0 || removed.length > 0 || members ? { items, removed, members } : null;
}
