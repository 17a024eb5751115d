/** The board as it stands now, kept up to date by the service's events. */
import type { Board, BoardItem, DeskMember } from '../../src/desk/read-board.ts';
import type { readOfficeNow } from '../../src/desk/read-standing.ts';
import { followEvents } from './follow-events.ts';

export type Office = Awaited<ReturnType<typeof readOfficeNow>>;

export interface LiveBoard {
  items: BoardItem[];
  members: DeskMember[];
}

interface Change {
  items: BoardItem[];
  removed: string[];
  members: DeskMember[] | null;
}

/** @param draw called with each change; ends with the signal */
export function followBoard(
  signal: AbortSignal,
  draw: (board: LiveBoard) => void,
  connected: (yes: boolean) => void,
): void {
  let items = new Map<string, BoardItem>();
  let members: DeskMember[] = [];
  void followEvents({
    path: () => '/api/desk/events',
    signal,
    connected,
    event(name, data) {
      if (name === 'board') {
        const board = data as Board;
        items = new Map(board.items.map((item) => [item.id, item]));
        members = board.members;
      } else if (name === 'change') {
        const change = data as Change;
        for (const id of change.removed) items.delete(id);
        for (const item of change.items) items.set(item.id, item);
        members = change.members ?? members;
      } else return;
      draw({ items: [...items.values()].sort(byWait), members });
    },
  });
}

const byWait = (a: BoardItem, b: BoardItem): number =>
  (a.waitingSince ?? '9') < (b.waitingSince ?? '9') ? -1 : a.waitingSince === b.waitingSince ? 0 : 1;
