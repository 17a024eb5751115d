import { writeFile } from 'node:fs/promises';
import {
  behaviourCase,
  type CaseAnswer,
  dialogueCase,
  questionCase,
  reportAbstention,
  reportAnswers,
  reportBehaviour,
  runAbstention,
  runBehaviour,
  runDialogues,
  runQuestions,
} from '../../evaluation/answers.ts';
import { readJsonLines } from '../../evaluation/jsonl.ts';
import { perturb, type Slip, slips } from '../../evaluation/perturb.ts';
import { openSubject } from '../open-answering.ts';
import { goldenQuestions, shownPath } from '../read-knowledge.ts';
import {
  bad,
  type Command,
  knowledgeOptions,
  printJson,
  readKnowledgeChoice,
  text,
  type Values,
  wholeNumber,
} from './command.ts';

type Kind = 'answers' | 'dialogues' | 'behaviour' | 'abstention';

/** The option that names the measuring file of each kind. */
const fileOption: Record<Kind, string> = {
  answers: 'questions',
  dialogues: 'dialogues',
  behaviour: 'cases',
  abstention: 'questions',
};

export const evalCommand: Command = {
  usage:
    'eval retrieval --dataset DIR --split NAME [--learn NAME] [--folds N] [--run FILE] [--json]\n' +
    '  eval answers|abstention [--questions FILE] [--perturb homophones|pinyin] [--seed N] [--out FILE] [--json]\n' +
    '  eval dialogues --dialogues FILE [--out FILE] [--json]\n' +
    '  eval behaviour --cases FILE [--out FILE] [--json]',
  about: 'Measures retrieval or answers against a measuring set.',
  options: {
    ...knowledgeOptions,
    dataset: { type: 'string' },
    split: { type: 'string' },
    learn: { type: 'string' },
    folds: { type: 'string' },
    run: { type: 'string' },
    questions: { type: 'string' },
    dialogues: { type: 'string' },
    cases: { type: 'string' },
    out: { type: 'string' },
    perturb: { type: 'string' },
    seed: { type: 'string' },
  },
  async run({ values, positionals }) {
    const kind = positionals[0];
    if (kind === 'retrieval') return evalRetrieval(values);
    if (kind === undefined || !(kind in fileOption))
      throw bad(
        '请写要测什么：retrieval、answers、dialogues、behaviour 或 abstention',
        'Say what to measure: retrieval, answers, dialogues, behaviour or abstention',
      );
    return evalAnswers(kind as Kind, values);
  },
};

async function evalRetrieval(values: Values): Promise<number> {
  const dir = text(values.dataset);
  const split = text(values.split);
  if (!dir || !split) throw bad('需要 --dataset 和 --split', '--dataset and --split are needed');
  const { evaluateRetrieval } = await import('../../evaluation/retrieval.ts');
  const report = await evaluateRetrieval({
    dir,
    split,
    learn: text(values.learn),
    folds: values.folds === undefined ? undefined : wholeNumber(values.folds, '--folds', 5, 100),
    runFile: text(values.run),
  });
  printJson(report);
  return 0;
}

async function evalAnswers(kind: Kind, values: Values): Promise<number> {
  const choice = readKnowledgeChoice(values);
  const file = text(values[fileOption[kind]]) ?? defaultFile(kind);
  const subject = await openSubject(choice);
  try {
    const slip = readSlip(values);
    const { answers, report } = await measure(kind, file, subject, slip);
    const out = text(values.out);
    if (out) await writeFile(out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
    if (choice.json) printJson(report);
    else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  } finally {
    await subject.close();
  }
}

/** Our own questions where none are named; dialogues and behaviour have no set of ours. */
function defaultFile(kind: Kind): string {
  const option = fileOption[kind];
  if (option !== 'questions') throw bad(`需要 --${option} FILE`, `--${option} FILE is needed`);
  process.stderr.write(`questions ${shownPath(goldenQuestions)}\n`);
  return goldenQuestions;
}

async function measure(
  kind: Kind,
  file: string,
  subject: Awaited<ReturnType<typeof openSubject>>,
  slip: { slip: Slip; seed: number } | null,
): Promise<{ answers: CaseAnswer[]; report: unknown }> {
  if (kind === 'behaviour') {
    const cases = await readJsonLines(file, behaviourCase);
    const answers = await runBehaviour(subject, cases);
    return { answers, report: reportBehaviour(cases, answers) };
  }
  if (kind === 'dialogues') {
    const cases = await readJsonLines(file, dialogueCase);
    const answers = await runDialogues(subject, cases);
    const rows = cases.map((c) => ({ lang: c.lang, gold: [], ...c.turns.findLast((turn) => turn.gold) }));
    return { answers, report: reportAnswers(rows, answers) };
  }
  const asked = await readJsonLines(file, questionCase);
  const cases = slip ? mistyped(asked, slip) : asked;
  if (kind === 'abstention') {
    const answers = await runAbstention(subject, cases);
    return { answers, report: reportAbstention(cases, answers, await runQuestions(subject, cases)) };
  }
  const answers = await runQuestions(subject, cases);
  return { answers, report: reportAnswers(cases, answers) };
}

/** `--perturb homophones|pinyin [--seed N]`: the questions as people mistype them; the seed is told. */
function readSlip(values: Values): { slip: Slip; seed: number } | null {
  const name = text(values.perturb);
  if (name === undefined) return null;
  const slip = slips.find((known) => known === name);
  if (!slip) throw bad(`--perturb 只能是 ${slips.join(' 或 ')}`, `--perturb is ${slips.join(' or ')}`);
  const seed = wholeNumber(values.seed, '--seed', 1, 2 ** 31);
  process.stderr.write(`perturb ${slip}, seed ${seed}\n`);
  return { slip, seed };
}

function mistyped<T extends { question: string }>(
  cases: T[],
  { slip, seed }: { slip: Slip; seed: number },
): T[] {
  const texts = perturb(
    cases.map(({ question }) => question),
    slip,
    seed,
  );
  return cases.map((row, i) => ({ ...row, question: texts[i]! }));
}
