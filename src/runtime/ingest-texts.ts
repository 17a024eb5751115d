/** Official texts from files into a release, with a report on each file. */
import { createHash } from 'node:crypto';
import { unreadableFile } from '../adapters/document-reader/faults.ts';
import {
  type Attachment,
  type DocumentFormat,
  type DocumentReader,
  openDocumentReader,
  type ReadFile,
  readLimits,
} from '../adapters/document-reader/index.ts';
import { type Bilingual, toErrorBody, YaowenError } from '../errors.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import { editionOf } from '../knowledge/release.ts';
import type { CitingNeed, Doubt, Note, ParsedDocument } from '../knowledge/types.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { TextOf } from '../records/queries/load-release.ts';
import { saveTextOrigins, type TextOrigin } from '../records/queries/text-origins.ts';
import { buildNextRelease, type NextReleaseInput, publishNextRelease } from './build-next-release.ts';

export interface IngestFile {
  path: string;
  /** Null: the file could not be read, or is too large. */
  bytes: Uint8Array | null;
  /** Where and when it was fetched, in UTC; missing for a file that was brought. */
  fetched?: { url: string; at: string };
  /** Why it could not be had; then `bytes` is null. */
  error?: { code: string; message: string };
}

/** How far an ingest is; `done` files of `total` in this stage. */
export interface IngestProgress {
  stage: 'read' | 'save';
  done: number;
  total: number;
}

export interface IngestReport {
  /** The release that holds the texts; null where no file could be used. */
  release: string | null;
  published: boolean;
  /** The release it was built on; null for the first of all. */
  base: string | null;
  /** Nothing in the texts is new: `release` was there before. */
  unchanged: boolean;
  files: IngestedFile[];
}

export interface IngestedFile {
  path: string;
  ok: boolean;
  error: { code: string; message: string } | null;
  document: {
    title: string;
    number: string | null;
    authority: string | null;
    editionDate: string | null;
    level: string;
    promulgatedOn: string | null;
    effectiveFrom: string | null;
  } | null;
  /** What the text was read from; null where nothing was read. */
  source: {
    format: DocumentFormat;
    /** SHA-256 of the file, lower-case hex. */
    digest: string;
    bytes: number;
    pages: number | null;
    url: string | null;
    fetchedAt: string | null;
    /** Files that the text links to. They are told, not fetched. */
    attachments: Attachment[];
  } | null;
  counts: {
    articles: number;
    sections: number;
    rows: number;
    headings: number;
    preambles: number;
    references: number;
    doubts: number;
  } | null;
  doubts: Doubt[];
  /** What the text lacks before askers are answered from it; staff find it all the same. */
  lacks?: CitingNeed[];
  provisions: { id: string; article: string; text: string }[];
}

/**
 * Reads the files, each in a thread that may end without harm, and saves a release of the live texts and these. A file that fails is reported and loses no
 * other.
 */
export async function ingestFiles(
  records: RecordsContext,
  files: IngestFile[],
  options: {
    catalogue: Catalogue;
    notes: Note[];
    /** Builds on the live release and lets the texts answer at once. */
    publish: boolean;
    lang: keyof Bilingual;
    /** Who brings them; the operator where nothing is said. */
    actor?: Actor;
    /** What a draft is built on; the newest draft where nothing is said. */
    base?: NextReleaseInput['base'];
    /** Texts by edition id that are in memory anyway. */
    known?: Map<string, TextOf>;
    /** Makes ready to serve the release before it is published. */
    prepare?: (id: string) => Promise<unknown>;
    onProgress?: (progress: IngestProgress) => void;
    /** Threads that read; opened and closed here where none is given. */
    reader?: DocumentReader;
  },
): Promise<IngestReport> {
  const results = await readAll(files, options);
  options.onProgress?.({ stage: 'save', done: 0, total: results.length });
  const added = results.flatMap(({ read }) => (read ? [read.parsed] : []));
  const { catalogue, notes, publish, lang } = options;
  const input = {
    added,
    catalogue,
    notes,
    known: options.known,
    origins: new Map(
      results.flatMap(({ file, read }) => (read ? [[read.parsed, whereFrom(file)] as const] : [])),
    ),
    label: `ingest of ${added.length} texts`,
    actor: options.actor ?? ('operator' as const),
  };
  const next =
    added.length === 0
      ? null
      : publish
        ? await publishNextRelease(records, {
            ...input,
            override: 'ingest --publish by the operator',
            prepare: options.prepare,
          })
        : await buildNextRelease(records, { ...input, base: options.base ?? 'newest' });
  if (next)
    await saveTextOrigins(records, {
      releaseId: next.id,
      origins: results.flatMap((result) => fileOrigin(result, catalogue)),
    });
  return {
    release: next?.id ?? null,
    published: next !== null && publish,
    base: next?.base ?? null,
    unchanged: next !== null && !next.created,
    files: results.map((result) =>
      result.read
        ? report(
            result.file,
            result.read,
            catalogue,
            next?.doubts.get(result.read.parsed) ?? [],
            next?.lacks?.get(result.read.parsed) ?? [],
          )
        : failed(result.file, result.error, lang),
    ),
  };
}

/** The address it was fetched from, else the name of the file. */
const whereFrom = ({ path, fetched }: IngestFile): string => fetched?.url ?? path.split(/[\\/]/).at(-1)!;

type Result = { file: IngestFile } & ({ read: ReadFile } | { read: null; error: unknown });

function fileOrigin(result: Result, catalogue: Catalogue): TextOrigin[] {
  if (!result.read) return [];
  const { file, read } = result;
  const { edition } = editionOf(read.parsed, catalogue);
  return [
    {
      document: edition.document,
      editionDate: read.parsed.editionDate,
      path: file.path,
      format: read.document.format,
      digest: digestOf(file.bytes!),
      url: file.fetched?.url ?? null,
      fetchedAt: file.fetched ? new Date(file.fetched.at) : null,
    },
  ];
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function readAll(
  files: IngestFile[],
  { onProgress, reader: given }: { onProgress?: (progress: IngestProgress) => void; reader?: DocumentReader },
): Promise<Result[]> {
  const reader = given ?? openDocumentReader();
  let done = 0;
  const tell = () => onProgress?.({ stage: 'read', done, total: files.length });
  tell();
  try {
    return await Promise.all(
      files.map(async (file): Promise<Result> => {
        try {
          return { file, read: await readOne(reader, file) };
        } catch (error) {
          return { file, read: null, error };
        } finally {
          done += 1;
          tell();
        }
      }),
    );
  } finally {
    if (!given) await reader.close();
  }
}

async function readOne(reader: DocumentReader, { path, bytes, fetched }: IngestFile): Promise<ReadFile> {
  if (bytes === null) throw unreadableFile(readLimits.maxBytes);
  const read = await reader.read({ path, bytes, url: fetched?.url ?? null });
  const ids = new Set(read.parsed.provisions.map(({ id }) => id));
  if (ids.size < read.parsed.provisions.length) throw repeated();
  return read;
}

function failed(file: IngestFile, error: unknown, lang: keyof Bilingual): IngestedFile {
  return {
    path: file.path,
    ok: false,
    error: file.error ?? toErrorBody(error, lang).error,
    document: null,
    source: null,
    counts: null,
    doubts: [],
    provisions: [],
  };
}

function report(
  { path, bytes, fetched }: IngestFile,
  { document, parsed }: ReadFile,
  catalogue: Catalogue,
  found: Doubt[],
  lacks: CitingNeed[],
): IngestedFile {
  const doubts = [...parsed.doubts, ...found];
  const { edition } = editionOf(parsed, catalogue);
  const count = (kind: ParsedDocument['provisions'][number]['kind']) =>
    parsed.provisions.filter((provision) => provision.kind === kind).length;
  return {
    path,
    ok: true,
    error: null,
    document: {
      title: parsed.title,
      number: edition.number,
      authority: edition.authority,
      editionDate: parsed.editionDate,
      level: edition.level,
      promulgatedOn: edition.promulgatedOn,
      effectiveFrom: edition.effectiveFrom,
    },
    source: {
      format: document.format,
      digest: digestOf(bytes!),
      bytes: bytes!.length,
      pages: document.pages,
      url: fetched?.url ?? null,
      fetchedAt: fetched?.at ?? null,
      attachments: document.attachments,
    },
    counts: {
      articles: count('article'),
      sections: count('section'),
      rows: count('row'),
      headings: count('heading'),
      preambles: count('preamble'),
      references: parsed.references.length,
      doubts: doubts.length,
    },
    doubts,
    lacks,
    provisions: parsed.provisions.map(({ id, article, text }) => ({ id, article, text })),
  };
}

const repeated = (): YaowenError =>
  new YaowenError('bad_input:ingest', {
    zh: '文件中有编号重复的条款，请检查是否混入了另一版本。',
    en: 'Two provisions of this file have one id. Check whether it mixes two editions.',
  });
