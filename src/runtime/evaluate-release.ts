/** Measures a release and the live one on the same questions. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { createEmbeddedIndex } from '../adapters/passage-index/embedded/index.ts';
import { chinaDay } from '../calendar/day.ts';
import { YaowenError } from '../errors.ts';
import { questionCase, reportAnswers, runQuestions, type Subject } from '../evaluation/answers.ts';
import { compareFigures } from '../evaluation/compare-figures.ts';
import { readJsonLines } from '../evaluation/jsonl.ts';
import type { ReleaseContent } from '../knowledge/release.ts';
import { sha256Hex } from '../records/digest.ts';
import type { ReleaseEvaluation } from '../records/schema/index.ts';
import { type Answering, createAnswering, serveRelease } from '../wire.ts';
import { goldenQuestions, readGuidance, readQueryPlanner, readScope } from './read-knowledge.ts';

/** A question longer than this has gone wrong, and counts as not answered. */
const timeLimitMs = 60_000;

/**
 * Answers are quoted, so that figures differ only where the releases do. Between two questions others have their
 * turn.
 * @param input.questions path of a file; null: the project's own
 * @throws `not_found:evaluation` where there are no questions at all; `bad_input:evaluation` for a broken file
 */
export async function evaluateRelease(input: {
  draft: ReleaseContent;
  live: ReleaseContent | null;
  questions: string | null;
  marginPoints: number;
  now: Date;
}): Promise<ReleaseEvaluation> {
  const path = input.questions === null ? goldenQuestions : resolve(input.questions);
  if (!existsSync(path)) throw noQuestions(path, input.questions === null);
  const cases = await readJsonLines(path, questionCase);
  const asOf = chinaDay(input.now);
  const measure = async (content: ReleaseContent) =>
    reportAnswers(cases, await runQuestions(await subjectOver(content, asOf), cases));
  const here = await measure(input.draft);
  const live = input.live && (await measure(input.live));
  const figures = compareFigures(here, live, input.marginPoints);
  return {
    questions: { path, digest: await sha256Hex(await readFile(path, 'utf8')), count: cases.length },
    against: input.live?.id ?? null,
    marginPoints: input.marginPoints,
    passed: figures.every(({ fell }) => !fell),
    figures,
    at: input.now.toISOString(),
  };
}

async function subjectOver(content: ReleaseContent, asOf: string): Promise<Subject> {
  const answering: Answering = createAnswering(
    await serveRelease(content, async (entries) => createEmbeddedIndex(entries)),
    {
      model: null,
      plan: await readQueryPlanner(),
      guidance: await readGuidance(),
      scope: await readScope(),
      timeLimitMs,
    },
  );
  return {
    async ask({ text, history }) {
      await breathe();
      return (await answering.ask({ text, history, asOf, mode: 'quote' })).answer;
    },
    async search(query, k) {
      await breathe();
      return (await answering.search({ query, k, asOf })).results;
    },
    without: () => Promise.reject(new Error('a release is measured whole')),
  };
}

const noQuestions = (path: string, isDefault: boolean): YaowenError =>
  new YaowenError('not_found:evaluation', {
    zh: isDefault
      ? `没有评测题：未指定文件，也没有 ${path}。请用 --questions FILE 指定题目文件；若不评测就放行，批准时用 --override 写明理由。`
      : `找不到评测题文件 ${path}。`,
    en: isDefault
      ? `There are no questions to measure with: none were given, and there is no ${path}. Name a file with --questions FILE; to let the release pass without figures, approve it with --override and a reason.`
      : `There is no file of questions ${path}.`,
  });
