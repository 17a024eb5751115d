/** What an agency decides about its desk. Kept as one setting; what is missing there has these values. */
import { z } from 'zod';
import { reasons } from '../answer/types.ts';
import type { RecordsContext } from '../records/context.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';

const minutes = z.number().int().min(1).max(100_000);
const seconds = z.number().int().min(5).max(86_400);

export const deskSettingsSchema = z.object({
  /** Whether waiting conversations are offered without anybody asking for them. */
  autoOffer: z.boolean().default(true),
  /** How long an offer stands. */
  offerSeconds: seconds.default(45),
  /** How long presence holds without a sign of life. */
  leaseSeconds: seconds.default(60),
  /** How long an asker waits in the queue before it becomes a case. */
  patienceSeconds: seconds.default(600),
  /** How long a resolved conversation can be taken up again. */
  reopenSeconds: z.number().int().min(0).max(31_536_000).default(259_200),
  /** Conversations at a time of a member of staff, until the supervisor says otherwise. */
  maxLive: z.number().int().min(1).max(100).default(5),
  /** Targets in office minutes. */
  firstResponseMinutes: minutes.default(5),
  caseFirstResponseMinutes: minutes.default(780),
  nextResponseMinutes: minutes.default(10),
  resolutionMinutes: minutes.default(1950),
  /** Share of a target after which a warning is given. */
  warnAtShare: z.number().min(0.1).max(0.95).default(0.75),
  /** Office minutes between the rungs of the ladder. */
  escalateMinutes: minutes.default(60),
  /** Limits set by law, in working days, by reason of the handoff. The agency enters them with their basis. */
  statutoryWorkingDays: z.partialRecord(z.enum(reasons), z.number().int().min(1).max(365)).default({}),
  /** Told by mail of breaches. */
  supervisorMail: z.array(z.email()).max(20).default([]),
  /** What a second person must approve before it is sent. */
  fourEyes: z
    .object({
      topics: z.array(z.string().max(40)).max(40).default([]),
      reasons: z.array(z.enum(reasons)).default([]),
    })
    .default({ topics: [], reasons: [] }),
});

export type DeskSettings = z.infer<typeof deskSettingsSchema>;

const key = 'desk';

export async function readDeskSettings(ctx: Pick<RecordsContext, 'db' | 'agency'>): Promise<DeskSettings> {
  return deskSettingsSchema.parse((await readSetting(ctx, { key })) ?? {});
}

/** Changes what is given; the rest stays. */
export async function changeDeskSettings({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: Partial<z.input<typeof deskSettingsSchema>>;
}): Promise<DeskSettings> {
  requireRole(ctx, 'supervisor');
  const value = deskSettingsSchema.parse({ ...(await readDeskSettings(ctx)), ...input });
  await writeSetting(ctx, { key, value, actor: auditActor(ctx.actor) });
  return value;
}
