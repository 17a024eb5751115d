/** Markdown and plain text: the bytes as words, and nothing else changed. */
import { decodeText } from '../../knowledge/decode-text.ts';
import type { DocumentText, ReadInput } from './types.ts';

export function readPlainText({ bytes }: ReadInput, format: 'markdown' | 'text'): DocumentText {
  return { format, text: decodeText(bytes).text, attachments: [], doubts: [], pages: null };
}
