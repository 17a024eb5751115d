/** What a desk verb is given: `verb({ ctx, input })`. Who acts comes from the session or from the asker's secret. */
import { YaowenError } from '../errors.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { Role } from '../records/schema/staff.ts';

export interface StaffActor {
  /** `stf_…` */
  staffId: string;
  roles: readonly Role[];
  agency: string;
}

/** For verbs of staff. */
export type DeskContext = RecordsContext & { actor: StaffActor };

/** For verbs of the asker, whose secret the caller has checked, and of jobs. */
export type PlainContext = RecordsContext;

export const auditActor = (actor: StaffActor): Actor => `staff:${actor.staffId}`;

/**
 * Every staff verb begins so. The routes ask too; a verb that is called from elsewhere must hold by itself.
 * @throws `forbidden:staff`
 */
export function requireRole(ctx: DeskContext, ...roles: [Role, ...Role[]]): void {
  const { actor } = ctx;
  if (actor.agency === ctx.agency && actor.roles.some((role) => roles.includes(role))) return;
  throw new YaowenError('forbidden:staff', {
    zh: '您的角色不能进行此操作。需要时请联系管理员。',
    en: 'Your roles do not allow this. Ask an administrator if you need it.',
  });
}

export const isSupervisor = (actor: StaffActor): boolean => actor.roles.includes('supervisor');
