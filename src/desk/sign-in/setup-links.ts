/** Links that work once: for a new member of staff, or for a new password. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../../records/audit.ts';
import type { RecordsContext } from '../../records/context.ts';
import { randomId } from '../../records/ids.ts';
import { setupLinks, staff } from '../../records/schema/index.ts';
import type { Role } from '../../records/schema/staff.ts';
import { hashSecret, newSecret } from '../../records/secret.ts';
import { storableText } from '../../records/storable.ts';
import { hasAdministrator } from './administrators.ts';
import { deadLink, emailTaken, noSuchStaff } from './faults.ts';
import { normalEmail } from './sign-in-with-password.ts';

const lifeMs = 72 * 3_600_000;
/** It stands in a terminal or a log, and another is had by starting again. */
const firstLifeMs = 24 * 3_600_000;

export interface NewSetupLink {
  id: string;
  /** For the fragment of the link; told this once. */
  token: string;
  roles: Role[];
  expiresAt: Date;
}

/**
 * A link that makes a new member with these roles.
 * @throws `conflict:staff` where the address is taken; `bad_input:staff` without a role
 */
export async function inviteStaff(
  context: RecordsContext,
  input: { roles: Role[]; email: string | null; name: string | null; actor: Actor },
): Promise<NewSetupLink> {
  if (input.roles.length === 0) throw noRole();
  const email = input.email === null ? null : normalEmail(input.email);
  if (email !== null) {
    const [taken] = await context.db
      .select({ id: staff.id })
      .from(staff)
      .where(and(eq(staff.agency, context.agency), eq(staff.email, email)));
    if (taken) throw emailTaken();
  }
  return createLink(context, { ...input, email, first: false, staffId: null });
}

/** A link for the first administrator; null where there is one. Earlier ones stay good until one is used. */
export async function firstAdministratorLink(
  context: RecordsContext,
  input: { actor: Actor },
): Promise<NewSetupLink | null> {
  if (await hasAdministrator(context)) return null;
  return createLink(context, {
    roles: ['administrator'],
    email: null,
    name: null,
    first: true,
    staffId: null,
    actor: input.actor,
  });
}

/**
 * A link with which a member sets a new password. Using it ends all sessions of that member.
 * @throws `not_found:staff`; `conflict:staff` for one who signs in through the identity provider, or is inactive
 */
export async function newPasswordLink(
  context: RecordsContext,
  input: { staffId: string; actor: Actor },
): Promise<NewSetupLink> {
  const [member] = await context.db
    .select()
    .from(staff)
    .where(and(eq(staff.agency, context.agency), eq(staff.id, input.staffId)));
  if (!member) throw noSuchStaff();
  if (!member.active || member.email === null)
    throw new YaowenError('conflict:staff', {
      zh: '此人已停用，或只通过统一身份认证登录，不能设密码。',
      en: 'This member is inactive, or signs in through the identity provider only, and has no password.',
    });
  return createLink(context, {
    roles: [],
    email: member.email,
    name: member.name,
    first: false,
    staffId: member.id,
    actor: input.actor,
  });
}

async function createLink(
  context: RecordsContext,
  input: {
    roles: Role[];
    email: string | null;
    name: string | null;
    first: boolean;
    staffId: string | null;
    actor: Actor;
  },
): Promise<NewSetupLink> {
  const { clock, agency, newId = randomId } = context;
  const id = newId('inv');
  const token = newSecret();
  const tokenHash = await hashSecret(token);
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + (input.first ? firstLifeMs : lifeMs));
  const roles = [...new Set(input.roles)];
  await context.db.transaction(async (tx) => {
    const { email, first, staffId, actor } = input;
    const name = input.name === null ? null : storableText(input.name);
    await tx.insert(setupLinks).values({
      id,
      agency,
      tokenHash,
      first,
      roles,
      email,
      name,
      staffId,
      createdBy: actor,
      createdAt: now,
      expiresAt,
    });
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'setup_link',
        objectId: id,
        actor,
        action: 'setup_link.create',
        detail: { roles, first, staff: staffId },
      },
    );
  });
  return { id, token, roles, expiresAt };
}

export type SetupLinkRow = typeof setupLinks.$inferSelect;

/**
 * What an unused link is for.
 * @throws `not_found:setup_link`, one error for every reason
 */
export async function readSetupLink(
  context: RecordsContext,
  input: { token: string },
): Promise<SetupLinkRow> {
  const { db, clock, agency } = context;
  const [link] = await db
    .select()
    .from(setupLinks)
    .where(
      and(
        eq(setupLinks.agency, agency),
        eq(setupLinks.tokenHash, await hashSecret(input.token)),
        isNull(setupLinks.usedAt),
        isNull(setupLinks.revokedAt),
        gt(setupLinks.expiresAt, clock.now()),
      ),
    );
  if (!link || (link.first && (await hasAdministrator(context)))) throw deadLink();
  return link;
}

/** Links that can still be used, newest first. */
export async function listSetupLinks({
  db,
  clock,
  agency,
}: RecordsContext): Promise<Omit<SetupLinkRow, 'tokenHash'>[]> {
  const rows = await db
    .select()
    .from(setupLinks)
    .where(
      and(
        eq(setupLinks.agency, agency),
        isNull(setupLinks.usedAt),
        isNull(setupLinks.revokedAt),
        gt(setupLinks.expiresAt, clock.now()),
      ),
    )
    .orderBy(desc(setupLinks.createdAt), desc(setupLinks.id));
  return rows.map(({ tokenHash: _, ...row }) => row);
}

/** Withdraws a link. @throws `not_found:setup_link` where none can be used */
export function revokeSetupLink(context: RecordsContext, input: { id: string; actor: Actor }): Promise<void> {
  return context.db.transaction(async (tx) => {
    const [gone] = await tx
      .update(setupLinks)
      .set({ revokedAt: context.clock.now() })
      .where(
        and(
          eq(setupLinks.agency, context.agency),
          eq(setupLinks.id, input.id),
          isNull(setupLinks.usedAt),
          isNull(setupLinks.revokedAt),
        ),
      )
      .returning({ id: setupLinks.id });
    if (!gone) throw deadLink();
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'setup_link',
        objectId: input.id,
        actor: input.actor,
        action: 'setup_link.revoke',
        detail: {},
      },
    );
  });
}

export const noRole = (): YaowenError =>
  new YaowenError(
    'bad_input:staff',
    { zh: '请至少选择一个角色。', en: 'Choose one role at least.' },
    { fields: { roles: 'empty' } },
  );
