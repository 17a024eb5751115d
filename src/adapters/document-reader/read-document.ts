/** One file as text: the format is found, its reader called, the size of what comes out checked. */
import { detectFormat } from './detect-format.ts';
import { readDocx } from './docx.ts';
import { otherContent, tooMuchText, unreadableFile } from './faults.ts';
import { readHtml } from './html.ts';
import { readPdf } from './pdf.ts';
import { readPlainText } from './plain-text.ts';
import type { DocumentText, ReadInput } from './types.ts';
import { unpack } from './unpack.ts';
import { readXlsx } from './xlsx.ts';

/**
 * Reads one file. Nothing is fetched, run or followed.
 * @throws YaowenError `bad_input:ingest` or `too_large:ingest`, with what to do
 */
export async function readDocument(input: ReadInput): Promise<DocumentText> {
  if (input.bytes.length > input.limits.maxBytes) throw unreadableFile(input.limits.maxBytes);
  const document = await readByFormat(input);
  if (document.text.length > input.limits.maxCharacters) throw tooMuchText(input.limits.maxCharacters);
  return document;
}

async function readByFormat(input: ReadInput): Promise<DocumentText> {
  const format = detectFormat(input.name, input.bytes);
  if (format === 'markdown' || format === 'text') return readPlainText(input, format);
  if (format === 'html') return readHtml(input);
  if (format === 'pdf') return readPdf(input);
  const unpacked = unpack(input.bytes, input.limits);
  const isWord = unpacked.names.some((name) => /^word\//i.test(name));
  const isExcel = unpacked.names.some((name) => /^xl\//i.test(name));
  if ((format === 'docx' && !isWord) || (format === 'xlsx' && !isExcel) || (!isWord && !isExcel))
    throw otherContent(input.name, isWord ? 'Word' : isExcel ? 'Excel' : 'ZIP');
  return isWord ? readDocx(input, unpacked) : readXlsx(input, unpacked);
}
