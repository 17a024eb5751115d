/** The shapes of guides that cross the wire. */
import { z } from '@hono/zod-openapi';
import { guideProducts, guideSections } from '../knowledge/guides.ts';
import { source, status } from './shapes.ts';

export const words = z.object({ zh: z.string(), en: z.string() });
export const product = z.enum(guideProducts);

export const statementShape = words
  .extend({
    /** Numbers of the citations it rests on. */
    citations: z.array(z.number().int()),
    /** Of a document to hand in: its id in a pre-check, its name, and the case in which it is needed. */
    id: z.string().optional(),
    item: words.optional(),
    when: words.optional(),
  })
  .openapi('GuideStatement');

export const citationShape = z
  .object({
    n: z.number().int(),
    provision: z.string(),
    source,
    document: z.string(),
    documentEn: z.string().nullable(),
    number: z.string().nullable(),
    article: z.string(),
    status,
    effectiveFrom: z.string().nullable(),
    effectiveTo: z.string().nullable(),
  })
  .openapi('GuideCitation');

export const guideShape = z
  .object({
    id: z.string(),
    title: words,
    product,
    summary: statementShape.nullable(),
    sections: z.array(z.object({ section: z.enum(guideSections), statements: z.array(statementShape) })),
    open: z.array(words),
    notHeld: z.array(z.string()),
    seeAlso: z.array(z.object({ id: z.string(), title: words })),
    citations: z.array(citationShape),
    leftOut: z.array(z.object({ section: z.string(), basis: z.array(z.string()) })),
    checkedOn: z.string(),
    asOf: z.string(),
    release: z.string(),
  })
  .openapi('Guide');

export type ShownGuide = z.infer<typeof guideShape>;

/** What a pre-check is and is not. */
export const completenessOnly = {
  zh: '这里只核对材料齐不齐，不代表申请会被接收或者批准；以办理部门的审查为准。',
  en: 'This checks completeness only. Whether an application is accepted or approved is for the authority to decide.',
};
