import { and, eq } from 'drizzle-orm';
import type { RecordsContext } from '../../records/context.ts';
import { type Role, staff } from '../../records/schema/index.ts';
import { noSuchStaff } from './faults.ts';
import {
  firstAdministratorLink,
  inviteStaff,
  type NewSetupLink,
  newPasswordLink,
  noRole,
} from './setup-links.ts';
import { normalEmail } from './sign-in-with-password.ts';

export interface OperatorLinkInput {
  /** None: the link of the first administrator. */
  roles: Role[];
  email: string | null;
  name: string | null;
  /** A new password for the member with this address. */
  newPassword: boolean;
}

/**
 * A set-up link for whoever runs the service, who needs no session: the way back in when nobody can sign in.
 * @throws `bad_input:staff` without roles where there is an administrator; `not_found:staff`; `conflict:staff`
 */
export async function operatorLink(context: RecordsContext, input: OperatorLinkInput): Promise<NewSetupLink> {
  const actor = 'operator';
  if (input.newPassword) {
    const email = normalEmail(input.email ?? '');
    const [member] = await context.db
      .select({ id: staff.id })
      .from(staff)
      .where(and(eq(staff.agency, context.agency), eq(staff.email, email)));
    if (!member) throw noSuchStaff();
    return newPasswordLink(context, { staffId: member.id, actor });
  }
  if (input.roles.length > 0) return inviteStaff(context, { ...input, actor });
  const first = await firstAdministratorLink(context, { actor });
  if (!first) throw noRole();
  return first;
}
