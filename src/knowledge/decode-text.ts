/** Bytes of an official text as a string. */
import { YaowenError } from '../errors.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * Decodes UTF-8 (with or without BOM), UTF-16 and GB18030 (which includes GBK and GB2312). The BOM is dropped.
 * Throws `bad_input:ingest` for bytes that are none of these; nothing is ever replaced in silence.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const marked = byMark(bytes);
  if (marked) return { text: strict(bytes, marked) ?? unreadable(), encoding: marked };
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    const text = mayBeUtf16(bytes) ? strict(bytes, encoding) : null;
    if (text !== null && shareOfWords(text) > 0.9) return { text, encoding };
  }
  const text = strict(bytes, 'utf-8');
  if (text !== null) return { text, encoding: 'utf-8' };
  // GB18030 accepts most bytes: damaged UTF-8 or a picture must not pass for it.
  const chinese = isDamagedUtf8(bytes) ? null : strict(bytes, 'gb18030');
  if (chinese === null || shareOfWords(chinese) < 0.9) return unreadable();
  return { text: chinese, encoding: 'gb18030' };
}

function byMark(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark shows by NUL bytes (line feeds, digits), which no other text has. */
const mayBeUtf16 = (bytes: Uint8Array): boolean =>
  bytes.length % 2 === 0 && bytes.subarray(0, 65_536).includes(0);

function strict(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** At least as many Chinese characters as damaged places when read as UTF-8. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 262_144));
  const damaged = text.split('\ufffd').length - 1;
  const chinese = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return chinese >= damaged;
}

/** Share of characters that official texts are made of: ASCII, CJK and its punctuation, full-width forms, symbols. */
function shareOfWords(text: string): number {
  const sample = text.slice(0, 65_536);
  if (sample === '') return 1;
  const words = sample.match(
    /[\t\n\r\u0020-\u007e\u00a0-\u024f\u0370-\u04ff\u2000-\u4dbf\u4e00-\u9fff\uff00-\uffef]/g,
  );
  return (words?.length ?? 0) / sample.length;
}

function unreadable(): never {
  throw new YaowenError('bad_input:ingest', {
    zh: '文件不是可读的文本（支持 UTF-8、UTF-16、GB18030）。请另存为 UTF-8 后再导入。',
    en: 'The file is not readable text (UTF-8, UTF-16 and GB18030 are). Save it as UTF-8 and load it again.',
  });
}
