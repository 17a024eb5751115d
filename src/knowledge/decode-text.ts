/** Bytes of an official text as a string. */
import { YaowenError } from '../errors.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * Decodes UTF-8 (with or without BOM), UTF-16 and GB18030 (which includes GBK and GB2312). The BOM is dropped.
 * Throws `bad_input:ingest` for bytes that are none of these; nothing is ever replaced in silence.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const encoding = byMark(bytes) ?? byNulBytes(bytes) ?? null;
  if (encoding) return { text: strict(bytes, encoding) ?? unreadable(), encoding };
  const text = strict(bytes, 'utf-8');
  if (text !== null) return { text, encoding: 'utf-8' };
  const chinese = strict(bytes, 'gb18030');
  if (chinese === null || !looksLikeText(chinese)) return unreadable();
  return { text: chinese, encoding: 'gb18030' };
}

function byMark(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark: line feeds and digits leave NUL bytes, all of them on the same side. */
function byNulBytes(bytes: Uint8Array): TextEncoding | null {
  if (bytes.length < 4 || bytes.length % 2 === 1) return null;
  const nuls = [0, 0];
  const sample = Math.min(bytes.length, 65_536);
  for (let i = 0; i < sample; i++) if (bytes[i] === 0) nuls[i % 2]!++;
  const [even, odd] = nuls as [number, number];
  const enough = Math.max(2, sample / 1000);
  if (odd >= enough && even === 0) return 'utf-16le';
  if (even >= enough && odd === 0) return 'utf-16be';
  return null;
}

function strict(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** GB18030 accepts most byte pairs; a picture read as text shows by control and private-use characters. */
function looksLikeText(text: string): boolean {
  let odd = 0;
  const sample = text.slice(0, 65_536);
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || (code >= 0xe000 && code <= 0xf8ff)) odd++;
  }
  return odd * 50 <= sample.length;
}

function unreadable(): never {
  throw new YaowenError('bad_input:ingest', {
    zh: '文件不是可读的文本（支持 UTF-8、UTF-16、GB18030）。请另存为 UTF-8 后再导入。',
    en: 'The file is not readable text (UTF-8, UTF-16 and GB18030 are). Save it as UTF-8 and load it again.',
  });
}
