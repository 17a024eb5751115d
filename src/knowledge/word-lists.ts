/**
 * The reviewed word lists: `knowledge/glossary` (English → Chinese legal terms) and `knowledge/bridge` (lay words and
 * abbreviations → legal terms). One mapping a file, written for reading. Pure; texts come in.
 *
 *   医疗器械: medical device, medical appliance                 glossary: Chinese first, English by commas
 *   许可证、执照: { en: "licence, license", weight: 0.6 }
 *   厂子、工厂: 生产企业                                          bridge: lay words first, legal terms by 、
 *   老板: { to: 法定代表人、主要负责人, weight: 0.5 }
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';
import type { WordPair } from '../ports.ts';

const weight = z.number().positive().max(1);
const entrySchemas = {
  glossary: z.union([z.string().min(1), z.strictObject({ en: z.string().min(1), weight })]),
  bridge: z.union([z.string().min(1), z.strictObject({ to: z.string().min(1), weight })]),
};

const chinese = /^[\p{Script=Han}\d（）〔〕·-]*\p{Script=Han}[\p{Script=Han}\d（）〔〕·-]*$/u;
const english = /^[A-Za-z0-9][A-Za-z0-9 '’/&.+-]*$/;
/** The longest word people would type for one thing, in characters. */
const longestWord = 120;

interface WordFile {
  name: string;
  text: string;
}

/**
 * Reads the glossary: English terms to Chinese ones.
 * @throws YaowenError `bad_input:document` naming file and entry, when a file is not as it must be
 */
export function parseGlossary(files: WordFile[]): WordPair[] {
  return files.flatMap((file) => {
    const seen = new Map<string, string>();
    return readEntries(file, entrySchemas.glossary).map(({ key, value }): WordPair => {
      const to = split(key, '、');
      const from = split(typeof value === 'string' ? value : value.en, ',');
      check(file, key, to, chinese, 'a Chinese term');
      check(file, key, from, english, 'an English term');
      refuseRepeats(file, key, from, seen);
      return { from, to, weight: typeof value === 'string' ? 1 : value.weight };
    });
  });
}

/**
 * Reads the bridge: lay words to legal terms.
 * @throws YaowenError `bad_input:document` naming file and entry, when a file is not as it must be
 */
export function parseBridge(files: WordFile[]): WordPair[] {
  return files.flatMap((file) => {
    const seen = new Map<string, string>();
    return readEntries(file, entrySchemas.bridge).map(({ key, value }): WordPair => {
      const from = split(key, '、');
      const to = split(typeof value === 'string' ? value : value.to, '、');
      check(file, key, to, chinese, 'a Chinese term');
      check(file, key, from, /\S/, 'a word');
      refuseRepeats(file, key, from, seen);
      return { from, to, weight: typeof value === 'string' ? 1 : value.weight };
    });
  });
}

function readEntries<T>(file: WordFile, schema: z.ZodType<T>): { key: string; value: T }[] {
  let raw: unknown;
  try {
    raw = parse(file.text, { uniqueKeys: true });
  } catch (error) {
    throw fault(file.name, error instanceof Error ? error.message : String(error));
  }
  const parsed = z.record(z.string(), schema).safeParse(raw);
  if (!parsed.success) throw fault(file.name, z.prettifyError(parsed.error));
  return Object.entries(parsed.data).map(([key, value]) => ({ key, value }));
}

function split(list: string, mark: string): string[] {
  return list.split(mark).map((word) => word.trim());
}

function check(file: WordFile, key: string, words: string[], shape: RegExp, wanted: string): void {
  for (const word of words)
    if (!shape.test(word) || word.length > longestWord)
      throw fault(file.name, `«${key}»: «${word}» is not ${wanted}`);
}

/** One word, one line: a word under two lines of one file would have two meanings that nobody weighed. */
function refuseRepeats(file: WordFile, key: string, words: string[], seen: Map<string, string>): void {
  for (const word of words) {
    const plain = word.toLowerCase();
    const former = seen.get(plain);
    if (former !== undefined) throw fault(file.name, `«${word}» stands under «${former}» and «${key}»`);
    seen.set(plain, key);
  }
}

function fault(name: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `词表 ${name} 有误：${detail}`,
    en: `Word list ${name} is wrong: ${detail}`,
  });
}
