/** What readers of files give and may spend. */
import type { Bilingual, ErrorCode } from '../../errors.ts';
import type { Doubt, ParsedDocument } from '../../knowledge/types.ts';

export type DocumentFormat = 'markdown' | 'text' | 'html' | 'docx' | 'pdf' | 'xlsx';

/** A link to a file that belongs to the text. It is told, never fetched. */
export interface Attachment {
  name: string;
  /** Absolute where the page's own address is known, else as printed. */
  url: string;
}

/** A file as lines that the parser of `knowledge/` takes: Markdown in which every mark of the text's own is escaped. */
export interface DocumentText {
  format: DocumentFormat;
  text: string;
  attachments: Attachment[];
  /** What was dropped or is uncertain; `line` counts in `text`. */
  doubts: Doubt[];
  /** Pages of a PDF, sheets of a workbook; null where the format has none. */
  pages: number | null;
}

/** What one file may cost. Sizes in bytes, times in milliseconds. */
export interface ReadLimits {
  /** The file itself. */
  maxBytes: number;
  /** All parts of a packed file (.docx, .xlsx) together, unpacked. */
  maxUnpackedBytes: number;
  /** Parts of a packed file. */
  maxParts: number;
  /** Elements inside one another. */
  maxDepth: number;
  /** Pages of a PDF, sheets of a workbook. */
  maxPages: number;
  /** Characters of the text that comes out. */
  maxCharacters: number;
  /** Reading and parsing of one file; then its thread is ended. */
  timeoutMs: number;
  /** Heap of the thread that reads. */
  maxHeapMb: number;
}

export const readLimits: ReadLimits = {
  maxBytes: 20_000_000,
  maxUnpackedBytes: 120_000_000,
  maxParts: 5_000,
  maxDepth: 200,
  maxPages: 1_000,
  maxCharacters: 10_000_000,
  timeoutMs: 60_000,
  maxHeapMb: 768,
};

export interface ReadInput {
  /** File name, without folders. */
  name: string;
  bytes: Uint8Array;
  /** Where the file was fetched; relative links are told from here. */
  url: string | null;
  limits: ReadLimits;
}

/** A file read and parsed. */
export interface ReadFile {
  document: Omit<DocumentText, 'text'>;
  parsed: ParsedDocument;
}

/** To the reading thread. `title` is the name that the parser sees. */
export interface ReadRequest {
  id: number;
  input: ReadInput;
  title: string;
}

export type ReadReply =
  | ({ id: number; ok: true } & ReadFile)
  | { id: number; ok: false; code: ErrorCode; messages: Bilingual; detail: string };
