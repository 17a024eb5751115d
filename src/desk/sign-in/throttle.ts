/** Tries to sign in are counted before a password is looked at, so that racing tries count as well. */
import { and, eq, lt, sql } from 'drizzle-orm';
import type { RecordsContext } from '../../records/context.ts';
import { sha256Hex } from '../../records/digest.ts';
import { signInTries } from '../../records/schema/index.ts';
import { tooManyTries } from './faults.ts';

const windowMs = 15 * 60_000;
/** Of one client on one address, on one address from anywhere, and of one client on any address. */
const limits = { pair: 8, email: 40, client: 60 };

/**
 * Counts a try.
 * @throws `rate_limit:staff` when there were too many in the last quarter of an hour
 */
export async function countTry(
  context: RecordsContext,
  input: { email: string; client: string },
): Promise<void> {
  const { db, clock, agency } = context;
  const now = clock.now();
  await db.delete(signInTries).where(and(eq(signInTries.agency, agency), lt(signInTries.until, now)));
  let over = false;
  for (const [kind, key] of Object.entries(await keysOf(input))) {
    const [row] = await db
      .insert(signInTries)
      .values({ agency, key, tries: 1, until: new Date(now.getTime() + windowMs) })
      .onConflictDoUpdate({
        target: [signInTries.agency, signInTries.key],
        set: { tries: sql`${signInTries.tries} + 1` },
      })
      .returning({ tries: signInTries.tries });
    over ||= row!.tries > limits[kind as keyof typeof limits];
  }
  if (over) throw tooManyTries();
}

/** A right password clears what this client tried on this address; the wider counts stay. */
export async function forgetTries(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { email: string; client: string },
): Promise<void> {
  const { pair } = await keysOf(input);
  await db.delete(signInTries).where(and(eq(signInTries.agency, agency), eq(signInTries.key, pair)));
}

async function keysOf({ email, client }: { email: string; client: string }) {
  const [pair, byEmail, byClient] = await Promise.all([
    sha256Hex(`pair ${client} ${email}`),
    sha256Hex(`email ${email}`),
    sha256Hex(`client ${client}`),
  ]);
  return { pair, email: byEmail, client: byClient };
}
