/** What was changed between a proposed text and the one that was sent, sentence by sentence. */
export interface TextDifference {
  /** In order: kept, taken away, added. */
  steps: { step: 'kept' | 'taken' | 'added'; text: string }[];
  /** Share of the proposal's characters that were kept, 0 to 1. */
  keptShare: number;
}

const mostSentences = 400;

export function textDifference(proposed: string, sent: string): TextDifference {
  const a = sentences(proposed);
  const b = sentences(sent);
  // Longest common subsequence; texts are short.
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] =
        a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const steps: TextDifference['steps'] = [];
  let keptChars = 0;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push({ step: 'kept', text: a[i]! });
      keptChars += a[i]!.length;
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      steps.push({ step: 'taken', text: a[i++]! });
    else steps.push({ step: 'added', text: b[j++]! });
  }
  const length = a.reduce((sum, one) => sum + one.length, 0);
  return { steps, keptShare: length === 0 ? 0 : Math.round((keptChars / length) * 1000) / 1000 };
}

function sentences(text: string): string[] {
  return (text.match(/[^。！？!?；;\n]+[。！？!?；;]*\n*|\n+/g) ?? [])
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, mostSentences);
}
