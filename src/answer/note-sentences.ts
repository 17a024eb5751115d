/** Sentences of a note, whole and in order. Notes are written so that each sentence stands on its own. */
export function noteSentences(note: string): string[] {
  return note
    .split(/(?<=[。！？])|(?<=[.!?][)"”]?)\s+(?=[A-Z(“"])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
