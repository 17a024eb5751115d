/** The shapes that cross the wire, as zod schemas: they check what comes in and describe what goes out. */
import { z } from '@hono/zod-openapi';
import { type Answer, noticeCodes, outcomes, reasons } from '../answer/types.ts';
import { periodUnits } from '../calendar/count-period.ts';
import { chinaDay, isDay } from '../calendar/day.ts';
import type { Bilingual } from '../errors.ts';
import type { ReadMessage } from '../records/queries/message-marks.ts';

const wrongDay: Bilingual = { zh: '日期要写成 YYYY-MM-DD', en: 'must be a day as YYYY-MM-DD' };

export const day = z
  .string()
  .refine(isDay, { params: { messages: wrongDay } })
  .openapi({ format: 'date', example: '2026-01-01' });

/** Day whose law answers; the present day in China where none is given. */
export const orToday = (asOf: string | null | undefined, now: Date): string => asOf ?? chinaDay(now);

export const errorBody = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'not_found:conversation' }),
      message: z.string(),
      fields: z.record(z.string(), z.string()).optional(),
    }),
  })
  .openapi('Error');

export const source = z.enum(['official', 'note']);
export const status = z.enum(['in_force', 'amended', 'superseded', 'repealed', 'not_yet', 'unknown']);
const lang = z.enum(['zh', 'en']);

const citation = z
  .object({
    n: z.number().int(),
    provision: z.string(),
    source,
    document: z.string(),
    documentEn: z.string().nullable(),
    number: z.string().nullable(),
    article: z.string(),
    paragraph: z.number().int().nullable(),
    item: z.number().int().nullable(),
    quote: z.string(),
    /** Date (or label) of the edition quoted. */
    edition: z.string().optional(),
    status,
    effectiveFrom: z.string().nullable(),
    effectiveTo: z.string().nullable(),
    confirmedOn: z.string().nullable(),
    url: z.string().nullable(),
  })
  .openapi('Citation');

const recalled = z.object({ at: z.string(), reasons: z.array(z.string()) }).openapi('Recall');
const correction = z.object({ text: z.string(), at: z.string() }).openapi('Correction');

export const answerShape = z
  .object({
    outcome: z.enum(outcomes),
    reason: z.enum(reasons).nullable(),
    lang,
    mode: z.enum(['quote', 'model', 'card']),
    text: z.string(),
    claims: z.array(z.object({ text: z.string(), citations: z.array(z.number().int()) })),
    citations: z.array(citation),
    found: z.array(
      z.object({
        provision: z.string(),
        source: z.enum(['official', 'note']),
        document: z.string(),
        article: z.string(),
        score: z.number(),
        text: z.string(),
        status: status.optional(),
        effectiveFrom: z.string().nullish(),
        effectiveTo: z.string().nullish(),
      }),
    ),
    handoff: z
      .object({
        reason: z.enum(reasons),
        state: z.enum(['offered', 'open']),
        case: z.string().nullable(),
      })
      .nullable(),
    asOf: z.string(),
    /** Day in the past that the question names, whose law answered. */
    lawDay: z.string().optional(),
    notices: z
      .array(z.object({ code: z.enum(noticeCodes), text: z.string(), document: z.string().nullable() }))
      .optional(),
    conflicts: z
      .array(
        z.object({
          provisions: z.tuple([z.string(), z.string()]),
          prevails: z.string().nullable(),
          rule: z.string(),
          why: z.string(),
        }),
      )
      .optional(),
    release: z.string(),
    aigc: z.object({ label: z.literal(true) }),
    guides: z
      .array(
        z.object({
          id: z.string(),
          title: z.object({ zh: z.string(), en: z.string() }),
          path: z.string(),
        }),
      )
      .optional(),
    premise: z.object({ stated: z.string(), ruled: z.string(), text: z.string() }).optional(),
    understood: z
      .object({
        question: z.string(),
        facts: z.array(z.object({ name: z.string(), value: z.string(), text: z.string() })),
      })
      .optional(),
    masked: z.array(z.string()).optional(),
    maskedText: z.string().optional(),
    confidence: z.number().optional(),
    missing: z.string().optional(),
    /** Several questions asked in one message, in their order; `claims` are indices, the second not included. */
    parts: z
      .array(
        z.object({
          question: z.string(),
          outcome: z.enum(outcomes),
          reason: z.enum(reasons).nullable(),
          claims: z.tuple([z.number().int(), z.number().int()]),
          text: z.string().optional(),
        }),
      )
      .optional(),
    /** From the directory of authorities, in the language of the answer. */
    contacts: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          phone: z.string().nullable(),
          hours: z.string().nullable(),
          place: z.string().nullable(),
          url: z.string().nullable(),
          checkedOn: z.string().nullable(),
        }),
      )
      .optional(),
    /** The day a cited period ends, counted from a day that the question gives. */
    deadline: z
      .object({
        from: z.string(),
        amount: z.number().int(),
        unit: z.enum(periodUnits),
        direction: z.enum(['after', 'before']),
        due: z.string(),
        provisional: z.boolean(),
        endsOnRestDay: z.boolean(),
        nearestWorkingDay: z.string().nullable(),
        opens: z.string().nullable(),
        citation: z.number().int(),
        text: z.string(),
      })
      .optional(),
    notHeld: z.array(z.object({ document: z.string(), authority: z.string().nullable() })).optional(),
    timingsMs: z.object({ retrieve: z.number(), total: z.number() }),
    recalled: recalled.nullish(),
    correction: correction.nullish(),
    degraded: z.array(z.string()),
  })
  .openapi('Answer') satisfies z.ZodType<Answer>;

export const messageShape = z
  .object({
    seq: z.number().int(),
    id: z.string(),
    role: z.enum(['asker', 'bot', 'staff', 'system']),
    text: z.string(),
    answer: answerShape.nullable(),
    /** The client's own id of it, for messages of the asker. */
    clientId: z.string().nullable(),
    /** `seq` of the message it answers. */
    replyTo: z.number().int().nullable(),
    createdAt: z.string(),
    /** Of a staff message with citations: its sentences and what they rest on. */
    cited: z
      .object({
        claims: z.array(z.object({ text: z.string(), citations: z.array(z.number().int()) })),
        citations: z.array(citation),
      })
      .nullable(),
    /** Staff withdrew it since, or said what is right instead. */
    recalled: recalled.nullable(),
    correction: correction.nullable(),
  })
  .openapi('Message');

export const toMessage = (row: ReadMessage): z.infer<typeof messageShape> => ({
  seq: row.seq,
  id: row.id,
  role: row.authorKind,
  text: row.text,
  answer: row.answer,
  clientId: row.authorKind === 'asker' ? row.clientId : null,
  replyTo: row.replyToSeq,
  createdAt: row.createdAt.toISOString(),
  cited: row.cited,
  recalled: row.recalled ?? null,
  correction: row.correction ?? null,
});

export const conversationId = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'cnv_…' }),
});

export const turnShape = z
  .object({
    status: z.enum(['answered', 'waiting', 'withheld']),
    asked: z.object({ id: z.string(), seq: z.number().int() }),
    reply: z.object({ id: z.string(), seq: z.number().int() }).nullable(),
    answer: answerShape,
    repeated: z.boolean(),
  })
  .openapi('Turn');

const errorsByStatus = {
  401: 'No secret was sent, or nobody is signed in',
  403: 'Not allowed with these roles, or not from this page',
  404: 'There is none, or the secret is wrong',
  409: 'Something else stands against it',
  413: 'Too large',
  422: 'Not as it must be; `fields` names what',
  429: 'Too many requests',
  503: 'A part of the service is not available',
};

/** Error responses of a route, for its description. */
export function errors<Status extends keyof typeof errorsByStatus>(...statuses: Status[]) {
  return Object.fromEntries(
    statuses.map((code) => [
      code,
      { description: errorsByStatus[code], content: { 'application/json': { schema: errorBody } } },
    ]),
  ) as unknown as Record<never, never>;
}

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema, required = true) => ({
  body: { required, content: { 'application/json': { schema } } },
});

export const secured = [{ secret: [] }];
