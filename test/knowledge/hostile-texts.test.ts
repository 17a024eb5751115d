import { describe, expect, test } from 'vitest';
import { YaowenError } from '../../src/errors.ts';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { articlesOf, doubtCodes, parseFixture, parseText, readFixture } from './fixtures.ts';
import { sourceWords, wordsOnly } from './source-words.ts';

describe('files without words are refused', () => {
  for (const [name, text] of [
    ['empty', ''],
    ['white space', ' \n\u3000\n\t'],
    ['a mark alone', '\ufeff'],
    ['front matter alone', '---\ntitle: 甲\n---\n'],
    ['comments alone', '<!-- a -->\n<!-- b: c -->\n'],
    ['rules and empty headings', '---\n\n###\n\n* * *\n'],
  ] as const)
    test(name, () => {
      let fault: unknown;
      try {
        parseDocument({ fileName: '空.md', text });
      } catch (error) {
        fault = error;
      }
      expect(fault).toBeInstanceOf(YaowenError);
      expect((fault as YaowenError).code).toBe('bad_input:ingest');
      expect((fault as YaowenError).messages.zh).toContain('空.md');
    });
});

test('a title alone is a document in which nothing can be cited', () => {
  const document = parseText('# 甲办法');
  expect(document.title).toBe('甲办法');
  expect(doubtCodes(document)).toContain('no-provisions');
});

test('line ends and a byte order mark change nothing', () => {
  const text = readFixture('灯具管理条例.md');
  const plain = parseFixture('灯具管理条例.md');
  for (const variant of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`])
    expect(parseText(variant, '灯具管理条例.md')).toEqual(plain);
});

test('characters that cannot be stored are taken out and told', () => {
  const document = parseText('# 甲办法\n\n第一条 灯\u0000亮\ud800。\n\n第二条 罩\ufffd。');
  const text = document.provisions.map((p) => p.text).join('\n');
  expect(text).not.toContain('\u0000');
  expect(text.isWellFormed()).toBe(true);
  expect(doubtCodes(document)).toEqual(
    expect.arrayContaining(['nul-characters', 'half-characters', 'unreadable-character']),
  );
});

describe('unclosed and malformed marks are words', () => {
  for (const text of [
    '# 甲办法\n\n第一条 灯[亮](。\n\n第二条 a<b且b>c，<!-- 不闭合。',
    '# 甲办法\n\n---\n\n第一条 见[附件](附件一)和[2012]12号。\n\n第二条 长*宽*高，____年__月。',
    '# 甲办法\n\n第一条 | 灯 | 亮\n\n第二条 ![图](a b.png) [甲](<x',
    '---\n不是元数据\n---\n\n# 甲办法\n\n第一条 灯。\n\n第二条 罩。',
  ])
    test(JSON.stringify(text.slice(6, 40)), () => {
      const document = parseText(text);
      expect(articlesOf(document)).toEqual(['第一条', '第二条']);
      const joined = wordsOnly(document.provisions.map((p) => p.text).join(''));
      expect(wordsOnly(sourceWords(text)).endsWith(joined)).toBe(true);
    });
});

/** Nothing is timed: what grew with the square of the text would not come back before the runner gives up. */
describe('long and hostile texts come back', () => {
  const size = 400_000;
  const texts: Record<string, (n: number) => string> = {
    'one line of words': (n) => `# 甲办法\n\n第一条 ${'灯'.repeat(n)}`,
    'nested brackets': (n) => `# 甲办法\n\n第一条 ${'['.repeat(n / 2)}${']('.repeat(n / 4)}`,
    'nested links': (n) => `# 甲办法\n\n第一条 ${'[]('.repeat(n / 6)}${')'.repeat(n / 2)}`,
    'link targets without an end': (n) => `# 甲办法\n\n第一条 ${'[a](<'.repeat(n / 5)}`,
    'emphasis marks': (n) => `# 甲办法\n\n第一条 ${'*_~\\'.repeat(n / 4)}`,
    'angle brackets': (n) => `# 甲办法\n\n第一条 ${'<a '.repeat(n / 3)}`,
    'open comments': (n) => `# 甲办法\n\n第一条 ${'<!--'.repeat(n / 4)}`,
    'title marks': (n) => `# 甲办法\n\n第一条 ${'《'.repeat(n / 2)}${'（'.repeat(n / 2)}`,
    'titles to repeal': (n) => `# 甲办法\n\n第一条 ${'《乙法》、'.repeat(n / 5)}同时废止`,
    'references in one line': (n) => `# 甲办法\n\n第一条 ${'第一条、第二条至第三条第一款，'.repeat(n / 15)}`,
    'white space': (n) => `# 甲办法\n\n第一条${' '.repeat(n)}灯\n\n${'\u3000'.repeat(n)}`,
    numerals: (n) => `# 甲办法\n\n第${'一'.repeat(n)}条`,
    'short lines': (n) => `# 甲办法\n\n第一条 灯。\n${'前款。\n'.repeat(n / 4)}`,
    'sections one inside the other': (n) => `# 甲办法\n${'一、灯\n（一）罩\n1.座\n（1）脚\n'.repeat(n / 20)}`,
    'article heads': (n) => `# 甲办法\n${'第一条 灯。\n第九条 罩。\n'.repeat(n / 14)}`,
    headings: (n) => `# 甲办法\n${'# 灯\n###### 罩\n'.repeat(n / 13)}`,
    'table bars': (n) => `# 甲办法\n\n${'|'.repeat(n / 2)}\n|---|---|\n${'|a'.repeat(n / 4)}\n`,
    'table rows': (n) => `# 甲办法\n\na| b| c\n---|---|---\n${'灯| 罩\n座\n'.repeat(n / 8)}`,
    'separators without a table': (n) => `# 甲办法\n\n${'--|--\n'.repeat(n / 6)}`,
    'a separator without an end': (n) => `# 甲办法\n\n灯|罩\n${'-|'.repeat(n / 2)}x`,
    'annex labels': (n) => `# 甲办法\n${'附件1 灯\n'.repeat(n / 6)}`,
    'front matter without an end': (n) => `---\n${'a: b\n'.repeat(n / 5)}`,
    dates: (n) => `# 甲办法\n\n${'2020年1月1日 '.repeat(n / 10)}公布`,
  };
  for (const [name, make] of Object.entries(texts))
    test(name, () => {
      const document = parseText(make(size));
      expect(document.title).not.toBe('');
    });

  test('ten megabytes on one line', () => {
    const document = parseText(`# 甲办法\n\n第一条 ${'灯应当亮。'.repeat(2_000_000)}`);
    expect(document.provisions[0]!.text).toHaveLength(10_000_004);
  });
});
