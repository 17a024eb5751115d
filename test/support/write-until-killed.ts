/**
 * Program for the crash test: opens the data folder named by its first argument and appends messages for ever.
 * Prints `<conversation> <seq> <text>` once each is acknowledged.
 */
import { openPglite } from '../../src/adapters/database/pglite/open-pglite.ts';
import { readMigrations } from '../../src/adapters/database/read-migrations.ts';
import { migrate } from '../../src/records/migrate.ts';
import { appendMessage } from '../../src/records/queries/append-message.ts';
import { createConversation } from '../../src/records/queries/create-conversation.ts';

const { db } = await openPglite({ dataDir: process.argv[2]! });
await migrate(db, readMigrations());
const context = { db, clock: { now: () => new Date() }, agency: 'crash' };
const { id } = await createConversation(context, { lang: 'zh' });
for (;;) {
  const text = `第${Math.random()}句`;
  const { message } = await appendMessage(context, {
    conversationId: id,
    clientId: text,
    authorKind: 'asker',
    visibility: 'public',
    text,
    actor: 'asker',
  });
  process.stdout.write(`${id} ${message.seq} ${text}\n`);
}
