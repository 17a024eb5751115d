import { YaowenError } from '../../errors.ts';

export type Options = Record<string, { type: 'string' | 'boolean'; short?: string }>;
export type Values = Record<string, string | boolean | undefined>;

export interface Command {
  usage: string;
  about: string;
  options: Options;
  /** @returns the exit code */
  run(input: { values: Values; positionals: string[] }): Promise<number>;
}

/** Options of every command that searches or answers. */
export const knowledgeOptions: Options = {
  'as-of': { type: 'string' },
  knowledge: { type: 'string' },
  'no-notes': { type: 'boolean' },
  index: { type: 'string' },
  mode: { type: 'string' },
  json: { type: 'boolean' },
};

export interface KnowledgeChoice {
  /** `YYYY-MM-DD`; default today in UTC+8. */
  asOf: string;
  /** Folder of a throw-away release, or null for the live one. */
  knowledge: string | null;
  notes: boolean;
  /** Undefined: as the settings say. */
  index: 'embedded' | 'qdrant' | undefined;
  mode: 'quote' | 'model' | undefined;
  json: boolean;
}

export const bad = (zh: string, en: string): YaowenError => new YaowenError('bad_input:command', { zh, en });

/** @throws YaowenError `bad_input:command` for a date, index or mode that is none */
export function readKnowledgeChoice(values: Values): KnowledgeChoice {
  const asOf = text(values['as-of']) ?? today();
  if (!isDay(asOf))
    throw bad(`--as-of 要写成 YYYY-MM-DD，而不是 ${asOf}`, `--as-of must be YYYY-MM-DD, not ${asOf}`);
  const index = text(values.index);
  if (index !== undefined && index !== 'embedded' && index !== 'qdrant')
    throw bad('--index 只能是 embedded 或 qdrant', '--index is embedded or qdrant');
  const mode = text(values.mode);
  if (mode !== undefined && mode !== 'quote' && mode !== 'model')
    throw bad('--mode 只能是 quote 或 model', '--mode is quote or model');
  return {
    asOf,
    knowledge: text(values.knowledge) ?? null,
    notes: values['no-notes'] !== true,
    index,
    mode,
    json: values.json === true,
  };
}

export const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export function wholeNumber(
  value: string | boolean | undefined,
  name: string,
  fallback: number,
  max: number,
): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max)
    throw bad(`${name} 要是 1 到 ${max} 的整数`, `${name} must be a whole number from 1 to ${max}`);
  return number;
}

/** Today in China (UTC+8), where the law applies. */
export function today(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
