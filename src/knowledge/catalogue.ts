/** The catalogue: reviewed facts on documents and editions (knowledge/catalogue/*.yaml). Pure; texts come in. */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';
import type { Edition } from './types.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD');
const levels = [
  'law',
  'administrative_regulation',
  'local_regulation',
  'rule',
  'notice',
  'guidance',
  'other',
] as const;

const editionSchema = z.strictObject({
  date: day,
  number: z.string().nullish(),
  promulgatedOn: day.nullish(),
  effectiveFrom: day.nullish(),
  effectiveTo: day.nullish(),
  endedBy: z.enum(['superseded', 'repealed']).nullish(),
  endedByDocument: z.string().nullish(),
  endedByArticle: z.string().nullish(),
  amendments: z
    .array(
      z.strictObject({
        articles: z.array(z.string()).min(1),
        by: z.string(),
        number: z.string().nullish(),
        from: day,
        act: z.enum(['amended', 'repealed']).optional(),
        byArticle: z.string().nullish(),
      }),
    )
    .optional(),
  url: z.url().nullish(),
  confirmedOn: day.nullish(),
  checked: z.strictObject({ on: day, how: z.enum(['text', 'record', 'reported', 'official']) }),
});

const documentSchema = z.strictObject({
  document: z.string().min(1),
  en: z.string().nullish(),
  aliases: z.array(z.string()).optional(),
  level: z.enum(levels),
  jurisdiction: z.string().optional(),
  authority: z.string().nullish(),
  held: z.boolean().optional(),
  editions: z.array(editionSchema).min(1),
});

export interface CatalogueDocument {
  document: string;
  documentEn: string | null;
  aliases: string[];
  level: Edition['level'];
  jurisdiction: string;
  authority: string | null;
  /** False: known to exist, but neither its text nor notes on it belong to the project. */
  held: boolean;
  editions: Edition[];
}

export type Catalogue = Map<string, CatalogueDocument>;

/**
 * Reads catalogue files.
 * @param files name and YAML text of each file
 * @throws YaowenError `bad_input:document` naming file and field, when a file is not as it must be
 */
export function parseCatalogue(files: { name: string; text: string }[]): Catalogue {
  const catalogue: Catalogue = new Map();
  for (const file of files) {
    const parsed = z.array(documentSchema).safeParse(parseYaml(file));
    if (!parsed.success) throw fault(file.name, z.prettifyError(parsed.error));
    for (const entry of parsed.data) {
      if (catalogue.has(entry.document)) throw fault(file.name, `${entry.document} stands twice`);
      const { editions, held, en, aliases, jurisdiction, authority, ...rest } = entry;
      const document: CatalogueDocument = {
        ...rest,
        documentEn: en ?? null,
        aliases: aliases ?? [],
        jurisdiction: jurisdiction ?? 'CN',
        authority: authority ?? null,
        held: held ?? true,
        editions: [],
      };
      document.editions = editions
        .map((edition) => toEdition(document, edition))
        .sort((a, b) => (a.editionDate < b.editionDate ? -1 : 1));
      catalogue.set(entry.document, document);
    }
  }
  return catalogue;
}

function parseYaml(file: { name: string; text: string }): unknown {
  try {
    return parse(file.text);
  } catch (error) {
    throw fault(file.name, error instanceof Error ? error.message : String(error));
  }
}

function toEdition(document: CatalogueDocument, edition: z.infer<typeof editionSchema>): Edition {
  return {
    document: document.document,
    documentEn: document.documentEn,
    aliases: document.aliases,
    editionDate: edition.date,
    number: edition.number ?? null,
    authority: document.authority,
    level: document.level,
    jurisdiction: document.jurisdiction,
    promulgatedOn: edition.promulgatedOn ?? null,
    effectiveFrom: edition.effectiveFrom ?? null,
    effectiveTo: edition.effectiveTo ?? null,
    endedBy: edition.endedBy ?? null,
    endedByDocument: edition.endedByDocument ?? null,
    endedByArticle: edition.endedByArticle ?? null,
    amendments: (edition.amendments ?? []).map((a) => ({ ...a, number: a.number ?? null })),
    url: edition.url ?? null,
    // What the project's own files state counts as confirmed by the project on the day it was last looked at.
    confirmedOn: edition.confirmedOn ?? edition.checked.on,
    confirmedBy: 'project',
  };
}

function fault(name: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `文件目录 ${name} 有误：${detail}`,
    en: `Catalogue file ${name} is wrong: ${detail}`,
  });
}
