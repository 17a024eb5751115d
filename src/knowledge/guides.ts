/**
 * Service guides (knowledge/guides/*.yaml): what a person does to get one service, each statement with the articles
 * it rests on. Ours, in plain words; never the law. Pure; texts come in.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';

export const guideProducts = ['device', 'drug', 'cosmetic', 'procedure'] as const;
export type GuideProduct = (typeof guideProducts)[number];

/** Parts of a guide in the order in which it is read. */
export const guideSections = [
  'who',
  'authority',
  'conditions',
  'materials',
  'steps',
  'timeLimits',
  'fee',
  'result',
  'validity',
  'renewal',
  'consequences',
  'mistakes',
] as const;
export type GuideSection = (typeof guideSections)[number];

const bilingual = z.strictObject({ zh: z.string().trim().min(1), en: z.string().trim().min(1) });

/** `<document>/第…条`, the key of a provision in every edition. */
const basisKey = z
  .string()
  .regex(
    /^[^/@]+\/第[零〇一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$/,
    'must be <document>/第…条',
  );

const statement = bilingual.extend({ basis: z.array(basisKey).min(1) });
const material = statement.extend({
  /** Name of the document to be handed in, as on a checklist. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  item: bilingual,
  /** Only needed in this case. */
  when: bilingual.optional(),
});
const statements = z.array(statement).default([]);

const guideSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: bilingual,
  product: z.enum(guideProducts),
  summary: statement,
  asks: z.strictObject({ zh: z.array(z.string().min(1)).min(4), en: z.array(z.string().min(1)).min(2) }),
  who: statements,
  authority: statements,
  conditions: statements,
  materials: z.array(material).default([]),
  steps: statements,
  timeLimits: statements,
  fee: statements,
  result: statements,
  validity: statements,
  renewal: statements,
  consequences: statements,
  mistakes: statements,
  /** What the texts held do not settle. */
  open: z.array(bilingual).default([]),
  /** Titles of documents that govern parts of it and are not held. */
  notHeld: z.array(z.string().min(1)).default([]),
  /** Guides that come before or after this one. */
  seeAlso: z.array(z.string()).default([]),
  /** The day on which it was last held against the articles. */
  checkedOn: z.iso.date(),
});

/** A sentence of a guide and the keys of the provisions it rests on. */
export type GuideStatement = z.infer<typeof statement>;
export type GuideMaterial = z.infer<typeof material>;
export type Guide = z.infer<typeof guideSchema>;

/**
 * Reads guide files, one a service.
 * @param files path and YAML text of each file
 * @throws YaowenError `bad_input:document` naming file and field
 */
export function parseGuides(files: { name: string; text: string }[]): Guide[] {
  const guides = new Map<string, Guide>();
  for (const { name, text } of files) {
    const guide = parseGuide(name, text);
    if (guides.has(guide.id)) throw fault(name, `id ${guide.id} stands twice`);
    const twice = repeated(guide.materials.map((m) => m.id));
    if (twice) throw fault(name, `material ${twice} stands twice`);
    guides.set(guide.id, guide);
  }
  for (const guide of guides.values())
    for (const other of guide.seeAlso)
      if (!guides.has(other)) throw fault(`${guide.id}.yaml`, `seeAlso ${other}: there is no such guide`);
  return [...guides.values()];
}

function parseGuide(name: string, text: string): Guide {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw fault(name, error instanceof Error ? error.message : String(error));
  }
  const parsed = guideSchema.safeParse(value);
  if (!parsed.success) throw fault(name, z.prettifyError(parsed.error));
  if (!name.endsWith(`${parsed.data.id}.yaml`)) throw fault(name, `id must be the file's name`);
  return parsed.data;
}

/** All statements of a guide with the part they stand in; the summary first. */
export function statementsOf(
  guide: Guide,
): { section: GuideSection | 'summary'; statement: GuideStatement }[] {
  return [
    { section: 'summary' as const, statement: guide.summary },
    ...guideSections.flatMap((section) =>
      guide[section].map((one: GuideStatement) => ({ section, statement: one })),
    ),
  ];
}

const repeated = (ids: string[]): string | undefined => ids.find((id, i) => ids.indexOf(id) !== i);

function fault(name: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `办事指南文件 ${name} 有误：${detail}`,
    en: `Guide file ${name} is wrong: ${detail}`,
  });
}
