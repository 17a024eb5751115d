/** Recalls as they cross the wire. */
import { z } from '@hono/zod-openapi';
import { answerMarkStates } from '../records/schema/answer-marks.ts';
import { status } from './shapes.ts';

export const recallShape = z
  .object({
    conversation: z.string(),
    conversationState: z.string(),
    open: z.boolean(),
    seq: z.number().int(),
    message: z.string(),
    role: z.enum(['bot', 'staff']),
    lang: z.enum(['zh', 'en']),
    at: z.string(),
    text: z.string(),
    reasons: z.array(
      z.object({
        code: z.enum(['removed', 'changed', 'ended', 'amended', 'note_changed']),
        provision: z.string(),
        document: z.string(),
        article: z.string(),
        was: status.nullable(),
        now: status.nullable(),
        effectiveTo: z.string().nullable(),
        endedByDocument: z.string().nullable(),
        textDigest: z.string().nullable(),
      }),
    ),
    basis: z.string(),
    mark: z
      .object({
        state: z.enum(answerMarkStates),
        correction: z.string().nullable(),
        by: z.string(),
        at: z.string(),
      })
      .nullable(),
  })
  .openapi('RecallItem');

export const recallInputs = {
  list: z.object({
    all: z.boolean().default(false),
    limit: z.number().int().min(1).max(10_000).optional(),
  }),
  mark: z.object({
    conversation: z.string(),
    seq: z.number().int().min(1),
    state: z.enum(answerMarkStates),
    correction: z.string().max(4000).nullable().default(null),
    /** Whether the asker is told in the conversation. */
    notify: z.boolean().default(true),
  }),
};
