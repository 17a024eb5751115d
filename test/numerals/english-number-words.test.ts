import { expect, test } from 'vitest';
import { parseNumberWords } from '../../src/numerals/english-number-words.ts';

test.each<[string, number]>([
  ['twenty-one', 21],
  ['one hundred and five', 105],
  ['two hundred thousand', 200000],
])('number words %s', (text, value) => {
  expect(parseNumberWords(text)).toBe(value);
});
