/** Releases as they cross the wire. */
import { z } from '@hono/zod-openapi';
import { releaseStates } from '../records/schema/releases.ts';

const instant = z.string().openapi({ format: 'date-time' });

export const releaseShape = z
  .object({
    id: z.string(),
    state: z.enum(releaseStates),
    digest: z.string(),
    label: z.string().nullable(),
    baseId: z.string().nullable(),
    replacedId: z.string().nullable(),
    evaluation: z
      .object({
        questions: z.object({ path: z.string(), digest: z.string(), count: z.number().int() }),
        against: z.string().nullable(),
        marginPoints: z.number(),
        passed: z.boolean(),
        figures: z.array(
          z.object({
            group: z.string(),
            figure: z.string(),
            here: z.number().nullable(),
            live: z.number().nullable(),
            fell: z.boolean(),
          }),
        ),
        at: instant,
      })
      .nullable(),
    approvedAt: instant.nullable(),
    approvedBy: z.string().nullable(),
    overrideReason: z.string().nullable(),
    createdAt: instant,
    publishedAt: instant.nullable(),
    retiredAt: instant.nullable(),
    stale: z.boolean(),
  })
  .openapi('Release');

const reason = z.string().min(1).max(2000);

/** What each verb takes. */
export const releaseInputs = {
  show: z.object({ id: z.string() }),
  diff: z.object({ from: z.string().max(400), to: z.string().max(400) }),
  evaluate: z.object({
    id: z.string(),
    questions: z.string().max(4000).optional(),
    marginPoints: z.number().min(0).max(100).optional(),
  }),
  approve: z.object({ id: z.string(), override: reason.nullable().default(null) }),
  publish: z.object({ id: z.string(), override: reason.nullable().default(null) }),
  rollBack: z.object({ to: z.string().nullable().default(null) }),
  retire: z.object({ id: z.string() }),
  rebase: z.object({
    id: z.string(),
    only: z.boolean().default(false),
    take: z.enum(['draft', 'live']).nullable().default(null),
  }),
  remove: z.object({ editions: z.array(z.string().max(400)).min(1).max(1000) }),
  setGate: z.object({
    marginPoints: z.number().optional(),
    questions: z.string().max(4000).nullable().optional(),
  }),
};
