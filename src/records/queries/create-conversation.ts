import type { Lang } from '../../answer/types.ts';
import { appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { randomId } from '../ids.ts';
import { conversations } from '../schema/index.ts';
import { hashSecret, newSecret } from '../secret.ts';

/** Opens a conversation with the bot. The secret is returned this once and never stored. */
export async function createConversation(
  context: RecordsContext,
  input: { lang: Lang },
): Promise<{ id: string; secret: string }> {
  const id = (context.newId ?? randomId)('cnv');
  const secret = newSecret();
  const secretHash = await hashSecret(secret);
  await context.db.transaction(async (tx) => {
    const now = context.clock.now();
    await tx.insert(conversations).values({
      id,
      agency: context.agency,
      secretHash,
      floor: 'bot',
      epoch: 1,
      lastSeq: 0,
      state: 'bot_active',
      lang: input.lang,
      createdAt: now,
      updatedAt: now,
    });
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'conversation',
        objectId: id,
        actor: 'asker',
        action: 'conversation.create',
        detail: { lang: input.lang },
      },
    );
  });
  return { id, secret };
}
