/**
 * Decision helpers (knowledge/decision-helpers/*.yaml): one question at a time, until a statement with its articles
 * and the guide for it. Ours, in plain words; never the law. Pure; texts come in.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';

const bilingual = z.strictObject({ zh: z.string().trim().min(1), en: z.string().trim().min(1) });
const name = z.string().regex(/^[a-z][a-z0-9-]*$/);

const helperSchema = z.strictObject({
  id: name,
  title: bilingual,
  asks: z.strictObject({ zh: z.array(z.string().min(1)).min(2), en: z.array(z.string().min(1)).min(1) }),
  /** The first question. */
  start: name,
  questions: z.record(
    name,
    bilingual.extend({
      /** Why it is asked, with its articles. */
      why: bilingual.extend({ basis: z.array(z.string()).min(1) }).optional(),
      options: z
        .array(bilingual.extend({ to: name }))
        .min(2)
        .max(8),
    }),
  ),
  ends: z.record(
    name,
    bilingual.extend({ basis: z.array(z.string()).min(1), guides: z.array(name).default([]) }),
  ),
  checkedOn: z.iso.date(),
});

export type DecisionHelper = z.infer<typeof helperSchema>;

/** Where an asker stands: at a question, or at the end. */
export type HelperStep =
  | { kind: 'question'; name: string; question: DecisionHelper['questions'][string] }
  | { kind: 'end'; name: string; end: DecisionHelper['ends'][string] };

/**
 * Reads helper files. Every option must lead on, nothing may lead back, and every guide named must be there.
 * @param files path and YAML text of each file
 * @param guides ids of the guides
 * @throws YaowenError `bad_input:document` naming file and fault
 */
export function parseDecisionHelpers(
  files: { name: string; text: string }[],
  guides: ReadonlySet<string>,
): DecisionHelper[] {
  return files.map((file) => {
    const helper = parseHelper(file);
    checkSteps(helper, guides, file.name);
    return helper;
  });
}

/** The step of that name; the first one without a name; null where there is none. */
export function stepOf(helper: DecisionHelper, at: string | null): HelperStep | null {
  const step = at ?? helper.start;
  if (Object.hasOwn(helper.questions, step))
    return { kind: 'question', name: step, question: helper.questions[step]! };
  if (Object.hasOwn(helper.ends, step)) return { kind: 'end', name: step, end: helper.ends[step]! };
  return null;
}

function parseHelper(file: { name: string; text: string }): DecisionHelper {
  let value: unknown;
  try {
    value = parse(file.text);
  } catch (error) {
    throw fault(file.name, error instanceof Error ? error.message : String(error));
  }
  const parsed = helperSchema.safeParse(value);
  if (!parsed.success) throw fault(file.name, z.prettifyError(parsed.error));
  if (!file.name.endsWith(`${parsed.data.id}.yaml`)) throw fault(file.name, `id must be the file's name`);
  return parsed.data;
}

function checkSteps(helper: DecisionHelper, guides: ReadonlySet<string>, file: string): void {
  const reached = new Set<string>();
  const walk = (at: string, path: readonly string[]) => {
    if (path.includes(at)) throw fault(file, `${[...path, at].join(' → ')} goes round`);
    reached.add(at);
    const step = stepOf(helper, at);
    if (step === null) throw fault(file, `${path.at(-1) ?? 'start'} leads to ${at}, which is not there`);
    if (step.kind === 'question') for (const { to } of step.question.options) walk(to, [...path, at]);
  };
  walk(helper.start, []);
  const unreached = [...Object.keys(helper.questions), ...Object.keys(helper.ends)].filter(
    (s) => !reached.has(s),
  );
  if (unreached.length > 0) throw fault(file, `nothing leads to ${unreached.join(', ')}`);
  for (const end of Object.values(helper.ends))
    for (const guide of end.guides) if (!guides.has(guide)) throw fault(file, `there is no guide ${guide}`);
}

function fault(file: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `选择助手文件 ${file} 有误：${detail}`,
    en: `Decision helper file ${file} is wrong: ${detail}`,
  });
}
