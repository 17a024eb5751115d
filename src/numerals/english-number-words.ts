/** Numbers in English words: thirty, twenty-one, two hundred thousand. */

const smallWords: Record<string, number> = {};
'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
  .split(' ')
  .forEach((word, i) => {
    smallWords[word] = i;
  });
'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').forEach((word, i) => {
  smallWords[word] = (i + 2) * 10;
});
const bigWords: Record<string, number> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };

/** Alternation of every English number word, for building patterns. */
export const numberWords = [...Object.keys(smallWords), ...Object.keys(bigWords)].join('|');

/** `thirty`, `twenty-one`, `two hundred thousand` as a number. The words are known to be number words. */
export function parseNumberWords(words: string): number {
  let total = 0;
  let section = 0;
  for (const word of words.toLowerCase().split(/[ -](?:and )?/)) {
    if (word in smallWords) section += smallWords[word]!;
    else if (word === 'hundred') section = (section || 1) * 100;
    else {
      total += (section || 1) * (bigWords[word] ?? 1);
      section = 0;
    }
  }
  return total + section;
}
