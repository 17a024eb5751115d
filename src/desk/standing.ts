import type { ConversationRow } from '../records/queries/lock-conversation.ts';

/** How a conversation stands after a verb: what a client needs to go on. */
export interface Standing {
  conversation: string;
  state: ConversationRow['state'];
  floor: ConversationRow['floor'];
  epoch: number;
  lastSeq: number;
  owner: string | null;
}

export const toStanding = (row: ConversationRow): Standing => ({
  conversation: row.id,
  state: row.state,
  floor: row.floor,
  epoch: row.epoch,
  lastSeq: row.lastSeq,
  owner: row.ownerId,
});
