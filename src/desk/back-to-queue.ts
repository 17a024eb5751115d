import { officeState } from '../calendar/office-hours.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { moveConversation } from './move.ts';
import { readOfficeCalendar } from './office.ts';
import { endOfPatience, turnIntoCase } from './open-handoff.ts';
import { isAnybodyThere } from './presence.ts';
import { readDeskSettings } from './settings.ts';

/**
 * A conversation without an open assignment waits again, with the time it waited before. Where the office has closed
 * or nobody is there it becomes a case.
 */
export async function backToQueue(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: {
    actor: Actor;
    action: `conversation.${string}`;
    teamId?: string | null;
    preferredStaff?: string | null;
    detail?: Record<string, unknown>;
  },
): Promise<'queued' | 'case_open'> {
  const settings = await readDeskSettings(ctx);
  const now = ctx.clock.now();
  const { teamId = conversation.teamId, preferredStaff = conversation.preferredStaff } = given;
  const office = officeState(await readOfficeCalendar(ctx, { teamId }), now);
  if (!office.open || !(await isAnybodyThere(ctx, teamId))) {
    conversation.teamId = teamId;
    await turnIntoCase(ctx, conversation, { ...given, settings });
    return 'case_open';
  }
  await moveConversation(ctx, conversation, {
    state: 'queued',
    teamId,
    preferredStaff,
    waitingSince: conversation.waitingSince ?? now,
    endsAt: endOfPatience(settings, office.closesAt, now),
    actor: given.actor,
    action: given.action,
    detail: given.detail,
  });
  return 'queued';
}
