/** Switches as they cross the wire. */
import { z } from '@hono/zod-openapi';
import { switchKinds } from '../records/schema/switches.ts';

const kind = z.enum(switchKinds);
const target = z.string().max(200).default('');
const reason = z.string().max(500);

export const switchShape = z
  .object({
    kind,
    target: z.string(),
    reason: z.string(),
    actor: z.string(),
    setAt: z.string(),
    expiresAt: z.string().nullable(),
  })
  .openapi('Switch');

export const switchInputs = {
  set: z.object({
    kind,
    target,
    reason,
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  }),
  clear: z.object({ kind, target, reason }),
};
