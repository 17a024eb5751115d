/** Our notes on provisions (knowledge/notes/<document>/*.yaml). Pure; texts come in. */
import { parse } from 'yaml';
import { z } from 'zod';
import { YaowenError } from '../errors.ts';
import type { Note } from './types.ts';

export const topics = [
  'general',
  'classification',
  'registration',
  'filing',
  'clinical',
  'production',
  'distribution',
  'use',
  'import_export',
  'label_advertising',
  'adverse_event',
  'recall',
  'inspection',
  'penalty',
  'fees_time_limits',
  'definition',
  'responsibility',
  'ingredients',
  'internet',
  'other',
] as const;

export const audiences = [
  'citizen',
  'company',
  'registrant',
  'filer',
  'manufacturer',
  'distributor',
  'online_platform',
  'user_institution',
  'importer',
  'overseas_company',
  'testing_body',
  'clinical_sponsor',
  'authority',
  'official',
] as const;

const noteSchema = z.strictObject({
  article: z.string().regex(/^第[零〇一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$/),
  zh: z.string().min(1),
  en: z.string().min(1),
  asks: z.strictObject({ zh: z.array(z.string().min(1)).min(3), en: z.array(z.string().min(1)).min(2) }),
  facts: z.array(z.string()),
  topic: z.enum(topics),
  who: z.array(z.enum(audiences)).min(1),
  amended: z.string().optional(),
  amendedZh: z.string().optional(),
  amendedEn: z.string().optional(),
});

const chapterSchema = z.strictObject({
  document: z.string().min(1),
  edition: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  number: z.string().nullable(),
  chapter: z.string(),
  notes: z.array(noteSchema).min(1),
});

/**
 * Reads note files, one a chapter.
 * @param files path and YAML text of each file
 * @throws YaowenError `bad_input:document` naming file and field
 */
export function parseNotes(files: { name: string; text: string }[]): Note[] {
  const notes = new Map<string, Note>();
  for (const file of files) {
    let value: unknown;
    try {
      value = parse(file.text);
    } catch (error) {
      throw fault(file.name, error instanceof Error ? error.message : String(error));
    }
    const parsed = chapterSchema.safeParse(value);
    if (!parsed.success) throw fault(file.name, z.prettifyError(parsed.error));
    for (const entry of parsed.data.notes) {
      const note: Note = {
        key: `${parsed.data.document}/${entry.article}`,
        editionDate: parsed.data.edition,
        zh: entry.zh.trim(),
        en: entry.en.trim(),
        asks: entry.asks,
        facts: entry.facts,
        topic: entry.topic,
        who: entry.who,
        chapter: parsed.data.chapter,
        amended:
          entry.amendedZh && entry.amendedEn
            ? { zh: entry.amendedZh.trim(), en: entry.amendedEn.trim() }
            : null,
      };
      const id = `${note.key}@${note.editionDate}`;
      if (notes.has(id)) throw fault(file.name, `${note.key} stands twice`);
      notes.set(id, note);
    }
  }
  return [...notes.values()];
}

function fault(name: string, detail: string): YaowenError {
  return new YaowenError('bad_input:document', {
    zh: `说明文件 ${name} 有误：${detail}`,
    en: `Note file ${name} is wrong: ${detail}`,
  });
}
