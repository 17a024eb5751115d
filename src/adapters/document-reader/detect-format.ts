/** What a file is, by what stands in it and not by its name alone. */
import { oldOffice, otherContent, unknownFormat, withMacros } from './faults.ts';
import type { DocumentFormat } from './types.ts';

const byExtension: Record<string, DocumentFormat> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  docx: 'docx',
  pdf: 'pdf',
  xlsx: 'xlsx',
};

/** Extensions of files that can be read, for walks through folders and for messages. */
export const readableExtensions = Object.keys(byExtension).map((extension) => `.${extension}`);

export type Found = DocumentFormat | 'zip' | 'text-like' | 'picture' | 'old-office';

/**
 * @returns the format; `zip` where only the parts can tell .docx from .xlsx
 * @throws `bad_input:ingest` for macro files, old or locked Office files, pictures, and a name that misleads
 */
export function detectFormat(name: string, bytes: Uint8Array): DocumentFormat | 'zip' {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (/^(?:docm|dotm|xlsm|xltm|xlsb|pptm)$/.test(extension)) throw withMacros();
  const found = sniff(bytes);
  if (found === 'old-office') throw oldOffice();
  const named = byExtension[extension] ?? null;
  if (found === 'picture') throw otherContent(name, 'a picture');
  if (found === 'pdf' || found === 'zip') {
    if (named === null && extension !== '' && !/^(?:tmp|bin|download)$/.test(extension))
      throw unknownFormat(name);
    if (named === null) return found;
    const fits = found === 'pdf' ? named === 'pdf' : named === 'docx' || named === 'xlsx';
    if (!fits) throw otherContent(name, found === 'pdf' ? 'PDF' : 'ZIP');
    return found === 'pdf' ? 'pdf' : named;
  }
  if (named === 'pdf' || named === 'docx' || named === 'xlsx')
    throw otherContent(name, found === 'html' ? 'HTML' : 'text');
  // A page saved under the name of a text is a page; Markdown may begin with a tag.
  if (found === 'html') return named === 'markdown' ? 'markdown' : 'html';
  if (named === null && extension !== '') throw unknownFormat(name);
  return named ?? 'text';
}

/** What the first bytes tell. */
export function sniff(bytes: Uint8Array): Found {
  const head = bytes.subarray(0, 1024);
  const starts = (...marks: number[]) => marks.every((mark, i) => head[i] === mark);
  const latin = String.fromCharCode(...head);
  if (/^[\s\u00ef\u00bb\u00bf]{0,16}%PDF-/.test(latin)) return 'pdf';
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return 'old-office';
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || latin.startsWith('GIF8'))
    return 'picture';
  if (latin.startsWith('II*\0') || latin.startsWith('MM\0*') || /^RIFF[\s\S]{4}WEBP/.test(latin))
    return 'picture';
  // UTF-16 has a zero byte beside every letter.
  const letters = latin.replaceAll('\0', '').replace(/^[\u00ef\u00bb\u00bf\u00ff\u00fe\s]+/, '');
  return /^(?:<!--[\s\S]{0,900}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body|meta)\b/i.test(
    letters,
  )
    ? 'html'
    : 'text-like';
}
