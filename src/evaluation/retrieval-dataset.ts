/** Reads a retrieval data set: corpus.jsonl, queries.NAME.jsonl, qrels.NAME.tsv. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YaowenError } from '../errors.ts';
import type { Level } from '../knowledge/types.ts';
import type { IndexEntry } from '../ports.ts';

export interface RetrievalDataset {
  entries: IndexEntry[];
  queries: { id: string; text: string }[];
  /** Relevant ids of each judged query. */
  judgements: Map<string, Set<string>>;
}

interface CorpusLine {
  _id: string;
  title: string;
  article: string;
  chapter?: string;
  text: string;
}

function badDataset(zh: string, en: string, cause?: unknown): YaowenError {
  return new YaowenError('bad_input:evaluation', { zh, en }, { cause });
}

/** Throws `bad_input:evaluation`, naming file and line, where a file is missing or malformed. */
export async function readRetrievalDataset(dir: string, split: string): Promise<RetrievalDataset> {
  const corpus = await readJsonLines<CorpusLine>(dir, 'corpus.jsonl', ['_id', 'title', 'article', 'text']);
  return { entries: toEntries(corpus), ...(await readSplit(dir, split)) };
}

/** Questions of one split and their judgements, without the corpus. Throws as `readRetrievalDataset`. */
export async function readSplit(
  dir: string,
  split: string,
): Promise<Pick<RetrievalDataset, 'queries' | 'judgements'>> {
  if (!/^[\w.-]+$/.test(split)) throw badDataset(`数据划分名无效：${split}`, `Not a split name: ${split}`);
  const queries = await readJsonLines<{ _id: string; text: string }>(dir, `queries.${split}.jsonl`, [
    '_id',
    'text',
  ]);
  const judgements = await readJudgements(dir, `qrels.${split}.tsv`);
  return { queries: queries.map(({ _id, text }) => ({ id: _id, text })), judgements };
}

async function readText(dir: string, name: string): Promise<string> {
  try {
    return await readFile(join(dir, name), 'utf8');
  } catch (cause) {
    throw badDataset(
      `读不到 ${name}，请检查 --dataset、--split 和 --learn。`,
      `Cannot read ${name}; check --dataset, --split and --learn.`,
      cause,
    );
  }
}

async function readJsonLines<T>(dir: string, name: string, required: string[]): Promise<T[]> {
  const rows: T[] = [];
  const lines = (await readText(dir, name)).split('\n');
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const fault = (cause?: unknown) =>
      badDataset(
        `${name} 第 ${i + 1} 行不是含有 ${required.join('、')} 的 JSON。`,
        `${name} line ${i + 1} is not a JSON object with the texts ${required.join(', ')}.`,
        cause,
      );
    let row: Record<string, unknown>;
    try {
      row = JSON.parse(line);
    } catch (cause) {
      throw fault(cause);
    }
    if (row === null || typeof row !== 'object') throw fault();
    if (required.some((key) => typeof row[key] !== 'string')) throw fault();
    rows.push(row as T);
  });
  if (rows.length === 0) throw badDataset(`${name} 是空的。`, `${name} is empty.`);
  return rows;
}

async function readJudgements(dir: string, name: string): Promise<Map<string, Set<string>>> {
  const judgements = new Map<string, Set<string>>();
  const lines = (await readText(dir, name)).split('\n').slice(1);
  for (const line of lines) {
    const [query, document, score] = line.split('\t');
    if (!query || !document || !(Number(score) > 0)) continue;
    const relevant = judgements.get(query) ?? new Set();
    judgements.set(query, relevant.add(document));
  }
  if (judgements.size === 0) throw badDataset(`${name} 中没有相关条文。`, `${name} names nothing relevant.`);
  return judgements;
}

function toEntries(corpus: readonly CorpusLine[]): IndexEntry[] {
  const ancestors = ancestorTexts(corpus);
  return corpus.map((line) => ({
    id: line._id,
    key: line._id,
    document: line.title,
    level: levelOfTitle(line.title),
    jurisdiction: 'CN',
    effectiveFrom: null,
    effectiveTo: null,
    title: line.title,
    headings: line.chapter ? [line.chapter] : ancestors(line),
    article: line.article,
    text: line.text,
    noteZh: '',
    noteEn: '',
  }));
}

/** Where nothing names the chapter, numbering does: 4.2.1 stands under the short texts numbered 4. and 4.2. */
function ancestorTexts(corpus: readonly CorpusLine[]): (line: CorpusLine) => string[] {
  const key = (title: string, article: string) => `${title}\n${article.replace(/\.$/, '')}`;
  const texts = new Map<string, string>();
  for (const line of corpus) texts.set(key(line.title, line.article), line.text);
  return ({ title, article }) => {
    const own = article.replace(/\.$/, '');
    const found: string[] = [];
    for (let end = 1; end < own.length; end += 1) {
      if (!/[.(]/.test(own[end]!)) continue;
      const text = texts.get(key(title, own.slice(0, end)));
      if (text !== undefined && text.length < 160 && !found.includes(text)) found.push(text);
    }
    return found;
  };
}

/** Rank by the last word of a Chinese title (立法法); interpretations and anything else rank as `other`. */
export function levelOfTitle(title: string): Level {
  const bare = title.replace(/[（(][^（）()]*[）)]$/, '');
  if (/解释|批复|答复|决定$|意见$|通知$/.test(bare)) return 'other';
  if (/条例$/.test(bare)) return 'administrative_regulation';
  if (/(办法|规定|细则|规则)$/.test(bare)) return 'rule';
  if (/(法|法典)$/.test(bare)) return 'law';
  return 'other';
}
