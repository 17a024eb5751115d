import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionCase } from '../../src/evaluation/answers.ts';
import { articleKey } from '../../src/evaluation/facts.ts';
import { readJsonLines } from '../../src/evaluation/jsonl.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { goldenQuestions, projectRoot, readNotes } from '../../src/runtime/read-knowledge.ts';
import { readSharedTexts, sharedTexts, whySkipped } from '../knowledge/shared-texts.ts';

/** A question that shares a longer run of characters with the law than this was copied, not asked. */
const longestSharedRun = 15;

const cases = await readJsonLines(goldenQuestions, questionCase);
const notes = await readNotes();
const articlesOf = (row: (typeof cases)[number]) => [...row.gold, ...(row.alt ?? [])];
const bare = (question: string) => question.toLowerCase().replace(/[\p{P}\p{S}\s]+/gu, '');
const repeated = (values: string[]) => values.filter((value, i) => values.indexOf(value) !== i);

/** Laws that no longer hold, or are reported not to: asked about only as they once were. */
const past = ['药品管理法实施条例', '市场监督管理投诉举报处理暂行办法', '化妆品卫生监督条例'];

describe('the golden questions', () => {
  it('are the default file, at least 210 in Chinese and 90 in English', () => {
    expect(goldenQuestions).toBe(join(projectRoot, 'test/evals/golden.jsonl'));
    expect(cases.filter(({ lang }) => lang === 'zh').length).toBeGreaterThanOrEqual(210);
    expect(cases.filter(({ lang }) => lang === 'en').length).toBeGreaterThanOrEqual(90);
  });

  it('have an id each, and no question stands twice', () => {
    expect(repeated(cases.map(({ id }) => id))).toEqual([]);
    expect(repeated(cases.map(({ question }) => bare(question)))).toEqual([]);
  });

  it('are written in the language they name, with a governing article and a fact each', () => {
    for (const row of cases) {
      expect(/\p{Script=Han}/u.test(row.question), row.id).toBe(row.lang === 'zh');
      expect(row.gold.length, row.id).toBeGreaterThan(0);
      expect(row.must_include.length, row.id).toBeGreaterThan(0);
      expect(repeated(articlesOf(row).map(({ doc, article }) => articleKey(doc, article))), row.id).toEqual(
        [],
      );
      for (const fact of [...row.must_include, ...(row.must_include_en ?? [])])
        expect(fact.trim(), row.id).toMatch(/^.{1,40}$/);
    }
  });

  it('rest on articles the pack knows, of every document in it', () => {
    const keys = new Set(notes.map(({ key }) => key));
    for (const row of cases)
      for (const { doc, article } of articlesOf(row)) expect(keys, row.id).toContain(`${doc}/${article}`);
    const documents = new Set(notes.map(({ key }) => key.slice(0, key.lastIndexOf('/'))));
    const asked = new Set(cases.flatMap(({ gold }) => gold.map(({ doc }) => doc)));
    expect([...documents].filter((document) => !asked.has(document))).toEqual([]);
  });

  it('ask about law that has gone only as of a year in the past', () => {
    for (const row of cases)
      if (row.gold.some(({ doc }) => past.includes(doc.replace(/^中华人民共和国/, ''))))
        expect(row.question, row.id).toMatch(/20(1\d|2[0-5])/);
  });

  it('are no asks of the notes', () => {
    const asks = new Set(notes.flatMap(({ asks: { zh, en } }) => [...zh, ...en]).map(bare));
    expect(cases.filter(({ question }) => asks.has(bare(question))).map(({ id }) => id)).toEqual([]);
  });
});

describe.skipIf(!sharedTexts)(
  `the golden questions against the official texts${sharedTexts ? '' : ` (${whySkipped})`}`,
  () => {
    const texts = new Map(
      readSharedTexts()
        .filter(({ folder }) => folder === 'regulations')
        .flatMap(({ fileName, text }) => parseDocument({ fileName, text }).provisions)
        .map(({ key, text }) => [key, text] as const),
    );
    const goldTexts = (row: (typeof cases)[number]) =>
      row.gold.map(({ doc, article }) => texts.get(`${doc}/${article}`) ?? '');

    it('have each fact word for word in a governing article', () => {
      for (const row of cases)
        for (const fact of row.must_include)
          expect(
            goldTexts(row).some((text) => text.includes(fact)),
            `${row.id}: ${fact}`,
          ).toBe(true);
    });

    it('never repeat a sentence of the law', () => {
      const law = [...texts.values()].join('\n').replace(/\s+/g, '');
      for (const { id, question } of cases) {
        const asked = question.replace(/\s+/g, '');
        for (let at = 0; at + longestSharedRun <= asked.length; at++) {
          const run = asked.slice(at, at + longestSharedRun);
          if (/\p{Script=Han}/u.test(run)) expect(law.includes(run), `${id}: ${run}`).toBe(false);
        }
      }
    });
  },
);
