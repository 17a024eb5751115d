/** What a word of the asker does to a conversation that is not the machine's. Called inside the turn's transaction. */

import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { readRunning, startClock } from './clock-keeping.ts';
import { conversationClosed } from './faults.ts';
import { resumeWork } from './hold-conversation.ts';
import { moveConversation } from './move.ts';
import { readOfficeCalendar } from './office.ts';
import { readDeskSettings } from './settings.ts';

/**
 * Before a new message is written: a resolved conversation goes back to the machine, in a new segment; a closed one
 * takes no more.
 * @throws `conflict:conversation` when it is closed, or its window has passed
 */
export async function beforeAskerMessage(ctx: RecordsContext, conversation: ConversationRow): Promise<void> {
  if (conversation.state === 'closed') throw conversationClosed();
  if (conversation.state !== 'resolved') return;
  if (conversation.reopenUntil && conversation.reopenUntil < ctx.clock.now()) throw conversationClosed();
  await moveConversation(ctx, conversation, {
    state: 'bot_active',
    segment: conversation.segment + 1,
    endsAt: null,
    actor: 'asker',
    action: 'conversation.continue',
    detail: { segment: conversation.segment + 1 },
  });
}

/** After it: a hold ends, and the clock of the next response begins. */
export async function afterAskerMessage(ctx: RecordsContext, conversation: ConversationRow): Promise<void> {
  if (conversation.ownerId === null) return;
  if (conversation.state === 'on_hold')
    await resumeWork(ctx, conversation, { actor: 'asker', action: 'conversation.resume' });
  const running = await readRunning(ctx, conversation.id, ['first_response', 'next_response']);
  if (running.length > 0) return;
  const settings = await readDeskSettings(ctx);
  const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
  await startClock(ctx, conversation, {
    metric: 'next_response',
    target: settings.nextResponseMinutes,
    handoffId: handoff?.id ?? null,
    calendar: await readOfficeCalendar(ctx, { teamId: conversation.teamId }),
    warnAtShare: settings.warnAtShare,
  });
}
