/** Reads measuring files: one JSON value a line, checked against a schema. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';

/**
 * @throws YaowenError `bad_input:evaluation` naming file and line
 */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw fault(path, { zh: '文件不存在或不可读', en: 'no such file, or not readable' });
  }
  const rows: T[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    rows.push(readLine(path, index + 1, line, schema));
  }
  if (rows.length === 0) throw fault(path, { zh: '文件是空的', en: 'the file is empty' });
  return rows;
}

function readLine<T>(path: string, number: number, line: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fault(`${path}:${number}`, { zh: '不是合法的JSON', en: 'not valid JSON' });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error);
    throw fault(`${path}:${number}`, { zh: detail, en: detail });
  }
  return parsed.data;
}

function fault(where: string, detail: { zh: string; en: string }): YaowenError {
  return new YaowenError('bad_input:evaluation', {
    zh: `${where}：${detail.zh}`,
    en: `${where}: ${detail.en}`,
  });
}
