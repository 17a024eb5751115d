/** Official texts from files into a release, with a report on each file. */
import { type Bilingual, toErrorBody, YaowenError } from '../errors.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import { decodeText } from '../knowledge/decode-text.ts';
import { parseDocument } from '../knowledge/parse-document.ts';
import { editionOf } from '../knowledge/release.ts';
import type { Doubt, Note, ParsedDocument } from '../knowledge/types.ts';
import type { RecordsContext } from '../records/context.ts';
import type { TextOf } from '../records/queries/load-release.ts';
import { buildNextRelease, type NextReleaseInput, publishNextRelease } from './build-next-release.ts';
import { maxFileBytes } from './read-knowledge.ts';

export interface IngestFile {
  path: string;
  /** Null: the file could not be read, or is too large. */
  bytes: Uint8Array | null;
}

export interface IngestReport {
  /** The release that holds the texts; null where no file could be used. */
  release: string | null;
  published: boolean;
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
  provisions: { id: string; article: string; text: string }[];
}

/**
 * Parses the files and saves a release of the live texts and these. A file that fails is reported and loses no
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
    /** What a draft is built on; the newest draft where nothing is said. */
    base?: NextReleaseInput['base'];
    /** Texts by edition id that are in memory anyway. */
    known?: Map<string, TextOf>;
    /** Makes ready to serve the release before it is published. */
    prepare?: (id: string) => Promise<unknown>;
  },
): Promise<IngestReport> {
  const results = files.map((file) => ({ path: file.path, ...tryParse(file) }));
  const added = results.flatMap(({ parsed }) => (parsed ? [parsed] : []));
  const { catalogue, notes, publish, lang } = options;
  const input = {
    added,
    catalogue,
    notes,
    label: `ingest of ${added.length} texts`,
    actor: 'operator' as const,
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
  return {
    release: next?.id ?? null,
    published: next !== null && publish,
    files: results.map(({ path, parsed, error }) =>
      parsed
        ? report(path, parsed, catalogue, next?.doubts.get(parsed) ?? [])
        : {
            path,
            ok: false,
            error: toErrorBody(error, lang).error,
            document: null,
            counts: null,
            doubts: [],
            provisions: [],
          },
    ),
  };
}

function tryParse({ path, bytes }: IngestFile): { parsed: ParsedDocument | null; error: unknown } {
  try {
    if (bytes === null) throw unreadable();
    const { text } = decodeText(bytes);
    const parsed = parseDocument({ fileName: path.split(/[/\\]/).at(-1)!, text });
    if (new Set(parsed.provisions.map(({ id }) => id)).size < parsed.provisions.length) throw repeated();
    return { parsed, error: null };
  } catch (error) {
    return { parsed: null, error };
  }
}

function report(path: string, parsed: ParsedDocument, catalogue: Catalogue, found: Doubt[]): IngestedFile {
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
    provisions: parsed.provisions.map(({ id, article, text }) => ({ id, article, text })),
  };
}

const unreadable = (): YaowenError => {
  const limit = Math.floor(maxFileBytes / 1_000_000);
  return new YaowenError('bad_input:ingest', {
    zh: `文件无法读取，或超过 ${limit} MB。`,
    en: `The file cannot be read, or is larger than ${limit} MB.`,
  });
};

const repeated = (): YaowenError =>
  new YaowenError('bad_input:ingest', {
    zh: '文件中有编号重复的条款，请检查是否混入了另一版本。',
    en: 'Two provisions of this file have one id. Check whether it mixes two editions.',
  });
