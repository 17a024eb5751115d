/** A release built for one command (`--knowledge DIR`): only the texts in DIR are law; nothing is stored. */
import { readFile } from 'node:fs/promises';
import { type DocumentReader, openDocumentReader } from '../adapters/document-reader/index.ts';
import { decodeText } from '../knowledge/decode-text.ts';
import { parseDocument } from '../knowledge/parse-document.ts';
import { bareTitle, buildRelease, type ReleaseContent } from '../knowledge/release.ts';
import type { Note, ParsedDocument } from '../knowledge/types.ts';
import { findTexts, readCatalogue, readNotes } from './read-knowledge.ts';

export async function buildThrowAwayRelease(
  dir: string,
  options: { notes: boolean },
): Promise<ReleaseContent> {
  const [paths, catalogue, notes] = await Promise.all([
    findTexts([dir]),
    readCatalogue(),
    options.notes ? readNotes() : [],
  ]);
  const parsed: ParsedDocument[] = [];
  const reader = openDocumentReader();
  try {
    for (const path of paths) {
      const document = await parseFile(path, reader);
      if (document) parsed.push(document);
    }
  } finally {
    await reader.close();
  }
  // Only the texts are law: a note on a document that is not among them would answer in its place.
  const titles = new Set(parsed.map((p) => bareTitle(p.title)));
  const kept = notes.filter((note) => titles.has(bareTitle(documentOf(note))));
  const id = `throw-away-${parsed.length}-${kept.length}`;
  return buildRelease({ id, parsed, catalogue, notes: kept }).content;
}

/**
 * The same release with the texts of documents and their notes removed. The catalogue's facts on them stay, as they
 * do wherever a text is not loaded.
 */
export function withoutDocuments(content: ReleaseContent, documents: string[]): ReleaseContent {
  const removed = new Set(documents.map(bareTitle));
  return {
    id: `${content.id}-without-${documents.length}`,
    documents: content.documents.filter((d) => !removed.has(bareTitle(d.edition.document))),
    editions: content.editions,
    notes: content.notes.filter((note) => !removed.has(bareTitle(documentOf(note)))),
  };
}

const documentOf = (note: Note): string => note.key.slice(0, note.key.lastIndexOf('/'));

/** A blank or unusable file is passed over here; `ingest` reports it. */
async function parseFile(path: string, reader: DocumentReader): Promise<ParsedDocument | null> {
  try {
    const bytes = await readFile(path);
    // Texts need no thread of their own: their parser is linear and opens nothing.
    if (!/\.(?:md|markdown|txt)$/i.test(path)) return (await reader.read({ path, bytes })).parsed;
    return parseDocument({ fileName: path.split('/').at(-1)!, text: decodeText(bytes).text });
  } catch {
    return null;
  }
}
