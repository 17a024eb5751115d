/**
 * What a question is wrapped in and a law never says: particles, pronouns, question words. Left in, a rare 吗 or 我
 * would outweigh the matter asked about.
 */
const stops = '吗呢吧啊呀嘛么我你您他她它们咱啥咋哪谁这那的了着';
const stopCharacters = new Set(stops);
const questionWords =
  /请问|怎么办|怎么样|怎样|怎么|如何|什么|多少|能不能|可不可以|是不是|有没有|要不要|会不会|行不行|为什么|哪些|哪个|哪里|是否|能否|可否/g;

export function isStopCharacter(character: string): boolean {
  return stopCharacters.has(character);
}

/** The text with question words blanked out; offsets stay. */
export function blankQuestionWords(clean: string): string {
  return clean.replace(questionWords, (word) => ' '.repeat(word.length));
}

/** What the stops are, for telling one analyser from another. */
export const stopList = `${stops} ${questionWords.source}`;
