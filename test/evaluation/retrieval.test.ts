import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateRetrieval } from '../../src/evaluation/retrieval.ts';
import { levelOfTitle } from '../../src/evaluation/retrieval-dataset.ts';

const corpus = [
  { _id: 'a', title: '风筝法', article: '第一条', chapter: '第一章 总则', text: '放风筝应当登记。' },
  { _id: 'b', title: '风筝法', article: '第二条', chapter: '第一章 总则', text: '违反本法的，罚款二万元。' },
  { _id: 'c', title: 'Kite rules', article: '4.', text: 'Registration' },
  { _id: 'd', title: 'Kite rules', article: '4.1', text: 'Every flyer pays a fee.' },
];
const queries = [
  { _id: '1', text: '风筝登记' },
  { _id: '2', text: '罚20000元' },
  { _id: '3', text: 'registration fees of flyers' },
];

describe('eval retrieval', () => {
  let dir: string;
  const lines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yaowen-eval-'));
    await writeFile(join(dir, 'corpus.jsonl'), lines(corpus));
    await writeFile(join(dir, 'queries.dev.jsonl'), lines(queries));
    await writeFile(
      join(dir, 'qrels.dev.tsv'),
      'query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n3\td\t1\n3\tc\t0\n',
    );
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('measures and writes a TREC run', async () => {
    const runFile = join(dir, 'run.trec');
    const report = await evaluateRetrieval({ dir, split: 'dev', runFile });
    expect(report).toMatchObject({
      documents: 4,
      queries: 3,
      'recall@5': 1,
      'MRR@10': 1,
      'nDCG@10': 1,
      learned: null,
    });
    expect(report.loadedMb).toBeGreaterThan(20);
    expect(report.latencyMs.p99).toBeGreaterThanOrEqual(report.latencyMs.p50);
    expect((await readFile(runFile, 'utf8')).split('\n')[0]).toMatch(/^1 Q0 a 1 \d+\.\d{6} yaowen$/);
  });

  it.each([
    ['a folder without texts', { dir: '/nowhere' }, {}],
    ['a split that is not there', { split: 'test' }, {}],
    ['a split name that climbs', { split: '../dev' }, {}],
    ['a split to learn from that is not there', { learn: 'train' }, {}],
    ['too few questions to learn from', { learn: 'dev' }, {}],
    ['broken JSON', {}, { 'corpus.jsonl': '{"_id":"a",' }],
    ['a line that is no object', {}, { 'corpus.jsonl': 'null' }],
    ['a missing text', {}, { 'queries.dev.jsonl': '{"_id":"1"}' }],
    ['an empty file', {}, { 'corpus.jsonl': '\n\n' }],
    ['nothing relevant', {}, { 'qrels.dev.tsv': 'query-id\tcorpus-id\tscore\n' }],
  ])('refuses %s as bad input', async (_, over, files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
    await expect(evaluateRetrieval({ dir, split: 'dev', ...over })).rejects.toMatchObject({
      code: 'bad_input:evaluation',
    });
  });

  describe('learning', () => {
    // Lay words that the law never uses: only what was learned brings them to their article.
    const acts = ['遗失补办', '有效期限', '罚款数额', '受理机关', '变更手续', '注销条件'];
    const lay = ['丢掉了', '多长时间', '挨罚几块', '找哪家', '想改名', '不干啦'];
    const kites = ['蝴蝶', '老鹰', '蜈蚣', '金鱼', '燕子'];
    const lawOf = (kite: string, act: string) => ({
      _id: `${kite}${act}`,
      title: `${kite}风筝法`,
      article: '第一条',
      text: `${kite}风筝的${act}，由主管部门规定。`,
    });
    const law = kites.flatMap((kite) => acts.map((act) => lawOf(kite, act)));
    const asked = kites.flatMap((kite) =>
      acts.map((act, i) => ({ _id: `${kite}${act}`, text: `我的${kite}风筝${lay[i]}` })),
    );
    const judged = (rows: { _id: string }[]) =>
      `query-id\tcorpus-id\tscore\n${rows.map(({ _id }) => `${_id}\t${_id}\t1`).join('\n')}\n`;

    beforeEach(async () => {
      await writeFile(join(dir, 'corpus.jsonl'), lines(law));
      await writeFile(join(dir, 'queries.all.jsonl'), lines(asked));
      await writeFile(join(dir, 'qrels.all.tsv'), judged(asked));
    });

    it('brings lay words to the law in folds that it has not seen, and says how it was measured', async () => {
      const plain = await evaluateRetrieval({ dir, split: 'all' });
      const runFile = join(dir, 'run.trec');
      const report = await evaluateRetrieval({ dir, split: 'all', learn: 'all', runFile });
      expect(report.learned).toMatchObject({ split: 'all', folds: 5, questions: 24, seed: 1 });
      expect(report['MRR@10']).toBeGreaterThan(plain['MRR@10'] + 0.2);
      const run = (await readFile(runFile, 'utf8')).trim().split('\n');
      expect(new Set(run.map((line) => line.split(' ')[0])).size).toBe(asked.length);
      expect(await evaluateRetrieval({ dir, split: 'all', learn: 'all', folds: 5 })).toMatchObject({
        'nDCG@10': report['nDCG@10'],
      });
    });

    it('learns from another split, without its twins where folds are asked for', async () => {
      const held = asked.filter((_, i) => i % 7 === 0);
      await writeFile(join(dir, 'queries.held.jsonl'), lines(held));
      await writeFile(join(dir, 'qrels.held.tsv'), judged(held));
      const whole = await evaluateRetrieval({ dir, split: 'held', learn: 'all' });
      expect(whole.learned).toMatchObject({ split: 'all', folds: null, questions: asked.length });
      const apart = await evaluateRetrieval({ dir, split: 'held', learn: 'all', folds: 5 });
      expect(apart.learned!.questions).toBe(asked.length - held.length);
    });
  });

  it('ranks titles by their last word', () => {
    const levels = [
      '民法典',
      '风筝法（2018年）',
      '风筝管理办法',
      '风筝条例',
      '关于风筝法的解释',
      'Kite rules',
    ].map(levelOfTitle);
    expect(levels).toEqual(['law', 'law', 'rule', 'administrative_regulation', 'other', 'other']);
  });
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = resolve(root, process.env.YAOWEN_SHARED ?? '../shared');
const missing = ['statutes-zh', 'obligations-en'].some((name) => !existsSync(join(shared, 'eval', name)));
const title = missing
  ? `on the shared data (skipped: no eval/ in ${process.env.YAOWEN_SHARED ?? '../shared'})`
  : 'on the shared data';

describe.skipIf(missing)(title, () => {
  it.each([
    ['statutes-zh', 'train', { 'nDCG@10': 0.42, 'recall@20': 0.59 }],
    ['obligations-en', 'dev', { 'nDCG@10': 0.7, 'recall@20': 0.8 }],
  ] as const)(
    '%s keeps its bars, the run scores the same by the independent scorer',
    async (name, split, bars) => {
      const dir = join(shared, 'eval', name);
      const folder = await mkdtemp(join(tmpdir(), 'yaowen-eval-'));
      try {
        const runFile = join(folder, 'run.trec');
        const report = await evaluateRetrieval({ dir, split, runFile });
        expect(report['nDCG@10']).toBeGreaterThanOrEqual(bars['nDCG@10']);
        expect(report['recall@20']).toBeGreaterThanOrEqual(bars['recall@20']);
        expect(report.loadedMb).toBeLessThan(400);
        const scorer = join(shared, 'eval', 'score-run.mjs');
        const scored = JSON.parse(
          execFileSync(process.execPath, [scorer, join(dir, `qrels.${split}.tsv`), runFile], {
            encoding: 'utf8',
          }),
        );
        expect([report['nDCG@10'], report['recall@100'], report['MAP@10'], report['MRR@10']]).toEqual([
          scored['nDCG@10'],
          scored['R@100'],
          scored['MAP@10'],
          scored['MRR@10'],
        ]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    300_000,
  );
});
