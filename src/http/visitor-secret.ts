/**
 * The secret as a visitor holds it: `<conversation id>.<key>`. It names its conversation itself, so that a chat
 * client with ids of its own needs to keep one thing only. The key is what the records check.
 */
import { YaowenError } from '../errors.ts';
import type { RecordsContext } from '../records/context.ts';
import { authorizeConversation, type Conversation } from '../records/queries/authorize-conversation.ts';
import { conversationNotFound } from '../records/queries/lock-conversation.ts';

export const visitorSecret = (id: string, key: string): string => `${id}.${key}`;

/** The token of `Authorization: Bearer …`, or of the header that the chat route has of its own. */
export function presentedSecret(headers: Headers): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization')?.trim() ?? '');
  return bearer?.[1] ?? (headers.get('x-yaowen-secret')?.trim() || null);
}

/**
 * The conversation that a secret opens.
 * @param id of the route, or null where the secret alone says which
 * @throws `unauthorized:conversation` without a secret; `not_found:conversation` for an unknown id and a wrong one alike
 */
export async function openWithSecret(
  records: RecordsContext,
  headers: Headers,
  id: string | null,
): Promise<Conversation> {
  const secret = presentedSecret(headers);
  if (secret === null)
    throw new YaowenError('unauthorized:conversation', {
      zh: '打开会话需要它的口令，请放在 Authorization: Bearer 头里。',
      en: 'A conversation opens with its secret only: send it as Authorization: Bearer.',
    });
  const dot = secret.indexOf('.');
  const named = dot < 0 ? null : secret.slice(0, dot);
  if (named === null && id === null) throw conversationNotFound();
  if (named !== null && id !== null && named !== id) throw conversationNotFound();
  return authorizeConversation(records, { id: (id ?? named)!, secret: secret.slice(dot + 1) });
}
