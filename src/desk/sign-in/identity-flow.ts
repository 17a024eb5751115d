/** What is remembered while somebody is at the identity provider: for ten minutes, for one return. */
import { and, eq, gt, lt } from 'drizzle-orm';
import type { SignInFlow } from '../../ports.ts';
import type { RecordsContext } from '../../records/context.ts';
import { signInFlows } from '../../records/schema/index.ts';
import { hashSecret, newSecret } from '../../records/secret.ts';

export const flowLifeMs = 10 * 60_000;

/** @returns what the browser's cookie holds */
export async function keepFlow({ db, clock, agency }: RecordsContext, flow: SignInFlow): Promise<string> {
  const token = newSecret();
  const now = clock.now();
  await db.delete(signInFlows).where(and(eq(signInFlows.agency, agency), lt(signInFlows.expiresAt, now)));
  await db.insert(signInFlows).values({
    ...flow,
    agency,
    tokenHash: await hashSecret(token),
    expiresAt: new Date(now.getTime() + flowLifeMs),
  });
  return token;
}

/** The flow of this browser, which is over with that; null where there is none. */
export async function takeFlow(
  { db, clock, agency }: RecordsContext,
  input: { token: string },
): Promise<SignInFlow | null> {
  const [flow] = await db
    .delete(signInFlows)
    .where(
      and(
        eq(signInFlows.agency, agency),
        eq(signInFlows.tokenHash, await hashSecret(input.token)),
        gt(signInFlows.expiresAt, clock.now()),
      ),
    )
    .returning();
  return flow ? { state: flow.state, nonce: flow.nonce, codeVerifier: flow.codeVerifier } : null;
}
