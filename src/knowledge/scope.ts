/**
 * Which documents exist and what each governs, held or not (knowledge/scope). From this it is known that a question
 * belongs to a document whose text is not here. Pure; texts come in.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';

/** What one document governs. */
export interface ScopeDocument {
  document: string;
  /** Whose matter it is, where it is not the drug regulator's. */
  authority: string | null;
  /** Phrases of what it governs, of documents known by hand; empty where `terms` stand. */
  subjects: string[];
  /** Articles counted for `terms`. */
  articles: number;
  /** Analyser terms → number of articles with the term. */
  terms: ReadonlyMap<string, number>;
}

const profilesSchema = z.record(
  z.string().min(1),
  z.strictObject({
    articles: z.number().int().positive(),
    /** Terms by the number of articles that have them. */
    terms: z.record(z.string().regex(/^\d+$/), z.array(z.string())),
  }),
);

const knownSchema = z.array(
  z.strictObject({
    document: z.string().min(1),
    authority: z.string().min(1).optional(),
    subjects: z.array(z.string().min(2)).min(2),
  }),
);

/**
 * @param profiles text of profiles.json
 * @param known text of known.yaml
 * @throws YaowenError `bad_input:document` naming the file, when one is not as it must be
 */
export function parseScope(profiles: string, known: string): ScopeDocument[] {
  const counted = read('profiles.json', () => profilesSchema.parse(JSON.parse(profiles)));
  const listed = read('known.yaml', () => knownSchema.parse(parse(known)));
  const documents: ScopeDocument[] = Object.entries(counted).map(([document, { articles, terms }]) => ({
    document,
    authority: null,
    subjects: [],
    articles,
    terms: new Map(
      Object.entries(terms).flatMap(([count, list]) => list.map((term) => [term, Number(count)] as const)),
    ),
  }));
  for (const { document, authority, subjects } of listed) {
    if (Object.hasOwn(counted, document))
      throw fault('known.yaml', `${document} has a profile made from notes already`);
    documents.push({ document, authority: authority ?? null, subjects, articles: 0, terms: new Map() });
  }
  return documents;
}

function read<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fault(
      name,
      error instanceof z.ZodError
        ? z.prettifyError(error)
        : error instanceof Error
          ? error.message
          : String(error),
    );
  }
}

function fault(name: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `范围文件 ${name} 有误：${detail}`,
    en: `Scope file ${name} is wrong: ${detail}`,
  });
}
