import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Check, FrozenRetrieval, Mode } from '../../answer/types.ts';
import type { Source } from '../../knowledge/types.ts';
import { agencyColumn } from './columns.ts';
import { messages } from './messages.ts';

/**
 * What a shown citation rested on, frozen. No key into provisions: it must hold after a release is gone.
 * The index by provision finds every answer given from a rule that later changed.
 */
export const citations = pgTable(
  'citations',
  {
    conversationId: text().notNull(),
    seq: integer().notNull(),
    /** `Citation.n` of the message's answer. */
    n: integer().notNull(),
    agency: agencyColumn(),
    provision: text().notNull(),
    source: text().$type<Source>().notNull(),
    document: text().notNull(),
    article: text().notNull(),
    edition: text().notNull(),
    release: text().notNull(),
    textDigest: text().notNull(),
    start: integer().notNull(),
    end: integer().notNull(),
    quote: text().notNull(),
    paragraph: integer(),
    item: integer(),
    checks: jsonb().$type<Check[]>().notNull(),
    composer: text().$type<Mode>().notNull(),
    model: text(),
    promptDigest: text(),
    /** What found it; null in rows of before this was kept. */
    retrieval: jsonb().$type<FrozenRetrieval>(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.seq, t.n] }),
    foreignKey({
      name: 'citations_message',
      columns: [t.conversationId, t.seq],
      foreignColumns: [messages.conversationId, messages.seq],
    }).onDelete('cascade'),
    index('citations_provision').on(t.agency, t.provision),
  ],
);
