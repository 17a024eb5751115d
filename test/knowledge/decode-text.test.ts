import { expect, test } from 'vitest';
import { YaowenError } from '../../src/errors.ts';
import { decodeText } from '../../src/knowledge/decode-text.ts';

const words = '# 灯具管理条例\n\n第一条 纸灯。\n\n第二条 油灯，灯油十斤。\n';
/** 灯具 第一条 in GB18030. */
const gb = Uint8Array.from([0xb5, 0xc6, 0xbe, 0xdf, 0x20, 0xb5, 0xda, 0xd2, 0xbb, 0xcc, 0xf5, 0x0a]);

function utf16(text: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little);
  return bytes;
}

test('UTF-8 with and without a mark', () => {
  expect(decodeText(new TextEncoder().encode(words))).toEqual({ text: words, encoding: 'utf-8' });
  expect(decodeText(new TextEncoder().encode(`\ufeff${words}`))).toEqual({ text: words, encoding: 'utf-8' });
});

test('UTF-16 of either order, marked or not', () => {
  expect(decodeText(utf16(`\ufeff${words}`, true))).toEqual({ text: words, encoding: 'utf-16le' });
  expect(decodeText(utf16(`\ufeff${words}`, false))).toEqual({ text: words, encoding: 'utf-16be' });
  expect(decodeText(utf16(words, true))).toEqual({ text: words, encoding: 'utf-16le' });
  expect(decodeText(utf16(words, false))).toEqual({ text: words, encoding: 'utf-16be' });
});

test('GB18030, also its four-byte characters', () => {
  expect(decodeText(gb)).toEqual({ text: '灯具 第一条\n', encoding: 'gb18030' });
  const fourBytes = Uint8Array.from([...gb, 0x81, 0x39, 0xee, 0x39]);
  expect(decodeText(fourBytes).encoding).toBe('gb18030');
});

test('bytes that are no text are refused with advice, never replaced', () => {
  const picture = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0]);
  const cut = new TextEncoder().encode(words).slice(0, 9);
  const broken = Uint8Array.from([...gb, 0xff, 0xff]);
  for (const bytes of [picture, broken, Uint8Array.from([...cut, 0x80, 0x0a])]) {
    const fault = catchError(() => decodeText(bytes));
    expect(fault).toBeInstanceOf(YaowenError);
    expect((fault as YaowenError).code).toBe('bad_input:ingest');
    expect((fault as YaowenError).messages.zh).toContain('UTF-8');
  }
});

test('an empty file is an empty text: the parser says what is wrong with it', () => {
  expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}
