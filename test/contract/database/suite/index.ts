import { describeAudit } from './audit.ts';
import { describeConversations } from './conversations.ts';
import { describeDesk } from './desk.ts';
import { describeEmbedding } from './embedding.ts';
import { describeMigrations } from './migrations.ts';
import { describeReleases } from './releases.ts';
import { describeSignIn } from './sign-in.ts';
import { describeSources } from './sources.ts';
import type { SubjectOf } from './subject.ts';
import { describeTurns } from './turns.ts';

/** Everything that must hold on any database. */
export function describeDatabase(subject: SubjectOf) {
  describeMigrations(subject);
  describeConversations(subject);
  describeReleases(subject);
  describeEmbedding(subject);
  describeAudit(subject);
  describeTurns(subject);
  describeDesk(subject);
  describeSignIn(subject);
  describeSources(subject);
}
