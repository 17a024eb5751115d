import { describe, expect, test } from 'vitest';
import {
  createMarkParser,
  formatMark,
  longestLine,
  type MarkedClaim,
  withoutMarks,
} from '../../src/answer/marks.ts';

const issued = (n: number) => n >= 1 && n <= 12;

function read(chunks: string[]): { claims: MarkedClaim[]; refused: boolean } {
  const parser = createMarkParser(issued);
  const claims = chunks.flatMap((chunk) => parser.push(chunk));
  claims.push(...parser.end());
  return { claims, refused: parser.refused };
}

const claimsOf = (text: string) => read([text]).claims;

describe('marks and claims', () => {
  test.each<[string, string, number[]]>([
    ['保管人应当报送报告。⟦3⟧', '保管人应当报送报告。', [3]],
    ['保管人应当报送报告⟦3⟧⟦7⟧。', '保管人应当报送报告。', [3, 7]],
    ['保管人应当报送报告⟦3，7⟧。', '保管人应当报送报告。', [3, 7]],
    ['保管人应当报送报告 ⟦ 3 ⟧', '保管人应当报送报告', [3]],
    ['依照⟦2⟧，保管人应当报送报告⟦3⟧。', '依照，保管人应当报送报告。', [2, 3]],
    ['保管人应当报送报告[3]。', '保管人应当报送报告。', [3]],
    ['保管人应当报送报告【3】', '保管人应当报送报告', [3]],
    ['The holder shall report.[^3]', 'The holder shall report.', [3]],
    ['The holder shall report [1, 2].', 'The holder shall report.', [1, 2]],
    ['- 保管人应当报送报告⟦3⟧', '保管人应当报送报告', [3]],
    ['2、**保管人**应当报送报告⟦3⟧', '保管人应当报送报告', [3]],
    ['[1] 保管人应当报送报告⟦3⟧', '保管人应当报送报告', [3]],
    ['2.5万元以上罚款⟦3⟧', '2.5万元以上罚款', [3]],
  ])('%s', (line, text, marks) => {
    expect(claimsOf(line)).toEqual([{ text, marks, unknownMarks: [] }]);
  });

  test.each([
    '依照国食药监办[2012]212号，保管人应当报送报告⟦3⟧。',
    '依照国食药监办[3]12号，保管人应当报送报告⟦3⟧。',
    '依照试样管〔2020〕5号，保管人应当报送报告⟦3⟧。',
    '依照试样管〔3〕5号，保管人应当报送报告⟦3⟧。',
    '依照试样管【3】第5号，保管人应当报送报告⟦3⟧。',
    '标签【注意事项】项下，保管人应当报送报告⟦3⟧。',
  ])('a document number is no citation: %s', (line) => {
    expect(claimsOf(line)).toEqual([{ text: line.replace('⟦3⟧', ''), marks: [3], unknownMarks: [] }]);
  });

  test.each([
    ['a mark never issued', '保管人应当报送报告⟦77⟧。', '⟦77⟧'],
    ['a weak mark never issued', '保管人应当报送报告[77]。', '[77]'],
    ['half a mark', '保管人应当报送报告⟦3', '⟦3'],
    ['the other half', '保管人应当报送报告3⟧', '⟧'],
    ['a mark that names nothing', '保管人应当报送报告⟦条例⟧', '⟦条例⟧'],
    ['one good, one not', '保管人应当报送报告⟦3⟧⟦99⟧', '⟦99⟧'],
  ])('%s makes its claim fail and is not in the text', (_name, line, mark) => {
    const [claim, ...rest] = claimsOf(line);
    expect(rest).toEqual([]);
    expect(claim!.unknownMarks).toEqual([mark]);
    expect(claim!.text).not.toMatch(/[⟦⟧]|\[77\]/);
  });

  test('claims of one line keep to their own marks', () => {
    expect(claimsOf('甲应当登记。⟦1⟧乙可以登记⟦2⟧；丙不得登记。')).toEqual([
      { text: '甲应当登记。', marks: [1], unknownMarks: [] },
      { text: '乙可以登记；', marks: [2], unknownMarks: [] },
      { text: '丙不得登记。', marks: [], unknownMarks: [] },
    ]);
  });

  test('thoughts, fences, rules and empty lines are no claims', () => {
    const text = '<think>先看⟦1⟧\n再看⟦2⟧</think>\n```text\n甲应当登记⟦1⟧\n```\n---\n\n';
    expect(claimsOf(text)).toEqual([{ text: '甲应当登记', marks: [1], unknownMarks: [] }]);
    expect(claimsOf('<think>甲应当登记⟦1⟧')).toEqual([]);
  });

  test('a refusal is not a claim', () => {
    expect(read(['⟦none⟧\n'])).toEqual({ claims: [], refused: true });
    expect(read(['⟦NONE⟧。'])).toEqual({ claims: [], refused: true });
    expect(read(['甲应当登记⟦1⟧']).refused).toBe(false);
  });

  test('what is shown to a model as data cannot carry a mark', () => {
    expect(claimsOf(withoutMarks(`甲应当登记${formatMark(1)}`))[0]!.marks).toEqual([]);
  });
});

const streams = [
  '<think>看⟦1⟧</think>1. 保管人应当在30日内报送报告⟦3⟧⟦7⟧。\n- 依照国食药监办[2012]212号办理【2】\n乙⟦99⟧\n丙⟦1',
  'The fee is RMB 1.5 million [1, 2].\r\n⟦none⟧\r\nHalf <thin line ⟦4⟧\n</think> after ⟦5⟧',
  '甲。⟦1⟧乙；⟦2⟧\n\n⟦3⟧\n〔2020〕5号⟦ 4，5 ⟧',
];

describe('however the stream is cut', () => {
  test.each(streams)('every split in two and in three gives the same claims: %j', (text) => {
    const whole = read([text]);
    for (let i = 0; i <= text.length; i += 1) {
      expect(read([text.slice(0, i), text.slice(i)])).toEqual(whole);
      for (let j = i; j <= text.length; j += 1) {
        const cut = read([text.slice(0, i), text.slice(i, j), text.slice(j)]);
        if (JSON.stringify(cut) !== JSON.stringify(whole)) expect(cut).toEqual(whole);
      }
    }
    expect(read([...text])).toEqual(whole);
    expect(read(text.split(''))).toEqual(whole);
  });

  test.each(streams)('no claim is told before its line is whole: %j', (text) => {
    const parser = createMarkParser(issued);
    const told: { after: number; claim: MarkedClaim }[] = [];
    [...text].forEach((c, i) => {
      for (const claim of parser.push(c)) told.push({ after: i, claim });
    });
    for (const { after, claim } of told) {
      expect([...text][after]).toBe('\n');
      expect(claim.text).not.toMatch(/[⟦⟧]/);
    }
  });
});

describe('hostile streams', () => {
  test.each([
    '[',
    '1',
    '⟦',
    '【1',
    '[1,',
    '<think',
    '⟦1',
    '⟦1⟧',
    '1.',
    '- ',
    ' ',
    '。',
    '[1]',
    '</think>',
    '-1-',
  ])('a hundred thousand of %j, whole and by the character, end in bounded claims', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    for (const chunks of [[text], text.split('')]) {
      for (const claim of read(chunks).claims) expect(claim.text.length).toBeLessThanOrEqual(longestLine);
    }
  });

  test('a line beyond measure cites nothing, and the next one is read as ever', () => {
    const claims = claimsOf(`${'甲'.repeat(50_000)}⟦1⟧\n乙应当登记⟦2⟧`);
    expect(claims.map((claim) => claim.marks)).toEqual([[], [2]]);
  });
});
