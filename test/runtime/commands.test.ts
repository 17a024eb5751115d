import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kiteRules } from '../support/invented-law.ts';

const root = resolve(import.meta.dirname, '../..');
let dir: string;
let law: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yaowen-commands-'));
  law = join(dir, 'law');
  mkdirSync(law);
  writeFileSync(join(law, '风筝器械管理办法(2020-03-01).md'), kiteRules);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one command as a person would, in an empty folder and without their settings. */
function run(args: string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'src/runtime/cli.ts'), ...args], {
      cwd: dir,
      env: { PATH: process.env.PATH!, DATA_DIR: join(dir, 'data'), LANG: 'C', ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
const json = (result: Run) => JSON.parse(result.stdout);

describe('ask', () => {
  it('answers from a throw-away release and leaves no trace in the data folder', async () => {
    const result = await run([
      'ask',
      '登记证有效期几年',
      '--knowledge',
      law,
      '--as-of',
      '2026-01-01',
      '--json',
    ]);
    expect(result.code).toBe(0);
    expect(json(result)).toMatchObject({
      outcome: 'answered',
      asOf: '2026-01-01',
      citations: [
        {
          n: 1,
          source: 'official',
          document: '风筝器械管理办法',
          article: '第六条',
          effectiveFrom: '2020-05-01',
        },
      ],
    });
    expect(() => readFileSync(join(dir, 'data'))).toThrow(/ENOENT/);
  });

  it('prints an answer that people can read', async () => {
    const result = await run(['ask', '登记证有效期几年', '--knowledge', law]);
    expect(result.stdout).toContain('[1] 《风筝器械管理办法》第六条');
    expect(result.stdout).toContain('内容由人工智能生成');
  });

  it('exits with 0 for any outcome', async () => {
    const result = await run(['ask', '转人工', '--knowledge', law, '--json']);
    expect(result.code).toBe(0);
    expect(json(result)).toMatchObject({ outcome: 'handoff', handoff: { state: 'open' } });
  });
});

describe('search', () => {
  it('prints the shape that programs rely on', async () => {
    const result = await run(['search', '变更 地址', '-k', '2', '--knowledge', law, '--json']);
    const reply = json(result);
    expect(Object.keys(reply)).toEqual(expect.arrayContaining(['query', 'asOf', 'release', 'results']));
    expect(reply.results).toHaveLength(2);
    expect(reply.results[0]).toMatchObject({ rank: 1, document: '风筝器械管理办法', article: '第七条' });
    expect(reply.results[0].provision).toBe('风筝器械管理办法@2020-03-01/第七条');
  });
});

describe('bad input', () => {
  it.each<[string, string[], RegExp]>([
    ['no such command', ['fly'], /no command fly/i],
    ['an option that is none', ['ask', '问', '--wings'], /--wings/],
    ['no question', ['ask', '--knowledge', '.'], /question/],
    ['an empty question', ['ask', '   ', '--knowledge', 'law'], /empty/],
    ['a day that does not exist', ['ask', '问', '--as-of', '2026-02-30'], /YYYY-MM-DD/],
    ['a folder that is not there', ['ask', '问', '--knowledge', 'nowhere'], /does not exist/],
    ['a count that is none', ['search', '问', '-k', '0', '--knowledge', 'law'], /whole number/],
    ['a mode that is none', ['ask', '问', '--mode', 'guess', '--knowledge', 'law'], /quote or model/],
    [
      'a model that is not set',
      ['ask', '登记证有效期几年', '--mode', 'model', '--knowledge', 'law'],
      /MODEL_URL/,
    ],
    [
      'no measuring file',
      ['eval', 'answers', '--questions', 'none.jsonl', '--knowledge', 'law'],
      /none\.jsonl/,
    ],
    ['nothing to measure', ['eval', 'weather'], /retrieval, answers/],
  ])('%s: exit 2 and words on what to do', async (_, args, words) => {
    const plain = await run(args);
    expect(plain.code).toBe(2);
    expect(plain.stderr).toMatch(words);
    const machine = await run([...args, '--json']);
    expect(machine.code).toBe(2);
    expect(json(machine)).toMatchObject({
      error: { code: expect.stringMatching(/^\w+:\w+$/), message: expect.stringMatching(words) },
    });
  });

  it('a folder without texts is named', async () => {
    const empty = join(dir, 'empty');
    mkdirSync(empty);
    const result = await run(['ask', '问', '--knowledge', empty, '--json']);
    expect(result.code).toBe(2);
    expect(json(result).error.message).toContain('No readable text');
  });

  it('all wrong settings are reported at once, by name', async () => {
    const result = await run(['ask', '登记证', '--knowledge', law, '--json'], {
      PORT: 'abc',
      MODEL_ID: 'm',
      LOG_LEVEL: 'loud',
    });
    expect(result.code).toBe(2);
    expect(Object.keys(json(result).error.fields).sort()).toEqual(['LOG_LEVEL', 'MODEL_URL', 'PORT']);
  });

  it('speaks Chinese where the terminal does', async () => {
    const result = await run(['ask', '问', '--as-of', 'heute'], { LANG: 'zh_CN.UTF-8' });
    expect(result.stderr).toContain('要写成');
  });
});

describe('eval', () => {
  const questions = [
    {
      id: 'q1',
      lang: 'zh',
      question: '登记证有效期几年',
      gold: [{ doc: '风筝器械管理办法', article: '第六条' }],
      must_include: ['3年'],
    },
    {
      id: 'q2',
      lang: 'zh',
      question: '二类风筝不登记就放，罚多少',
      gold: [{ doc: '风筝器械管理办法', article: '第八条' }],
      must_include: ['1万元以上5万元以下'],
    },
  ];

  it('answers: prints figures and writes one line a case', async () => {
    const file = join(dir, 'questions.jsonl');
    const out = join(dir, 'out.jsonl');
    writeFileSync(file, questions.map((q) => JSON.stringify(q)).join('\n'));
    const result = await run([
      'eval',
      'answers',
      '--questions',
      file,
      '--knowledge',
      law,
      '--out',
      out,
      '--json',
    ]);
    expect(result.code).toBe(0);
    expect(json(result).zh).toMatchObject({ questions: 2, citedAny: 1, citedAll: 1, facts: 1, hitAt5: 1 });
    const lines = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((l) => l.id)).toEqual(['q1', 'q2']);
    expect(lines[0].retrieved[0]).toMatchObject({ rank: 1, article: '第六条' });
  });

  it('abstention: removes the governing documents and their notes', async () => {
    const file = join(dir, 'questions.jsonl');
    writeFileSync(file, questions.map((q) => JSON.stringify(q)).join('\n'));
    const result = await run(['eval', 'abstention', '--questions', file, '--knowledge', law, '--json']);
    expect(json(result)).toMatchObject({ questions: 2, abstained: 1 });
  });

  it('asks our own questions where none are named, and says so', async () => {
    const result = await run(['eval', 'answers', '--knowledge', law, '--json']);
    const lines = readFileSync(join(root, 'test/evals/golden.jsonl'), 'utf8').trim().split('\n');
    expect(json(result).all).toMatchObject({ questions: lines.length, citedAny: 0 });
    expect(result.stderr).toContain('golden.jsonl');
    const dialogues = await run(['eval', 'dialogues', '--knowledge', law, '--json']);
    expect(dialogues.code).toBe(2);
    expect(json(dialogues).error.message).toContain('--dialogues');
  });

  it('names the line of a broken measuring file', async () => {
    const file = join(dir, 'broken.jsonl');
    writeFileSync(file, `${JSON.stringify(questions[0])}\n{oops\n`);
    const result = await run(['eval', 'answers', '--questions', file, '--knowledge', law, '--json']);
    expect(result.code).toBe(2);
    expect(json(result).error.message).toContain('broken.jsonl:2');
  });
});
