/** The chat model as a judge: one call, a score for every passage, in JSON that is checked. */
import { z } from 'zod';
import { asData, fillPrompt, parsePrompt } from '../../../answer/prompts.ts';
import { createThoughtStripper } from '../../../answer/strip-thoughts.ts';
import { YaowenError } from '../../../errors.ts';
import type { LanguageModel, Reranker } from '../../../ports.ts';
import { readScores } from '../read-scores.ts';
import { toRerankFault } from '../rerank-fault.ts';

export interface ModelRerankerOptions {
  model: LanguageModel;
  /** Text of prompts/rerank.md. */
  prompt: string;
  /** Limit of one call. */
  timeoutMs: number;
  mostDocuments?: number;
}

const highest = 10;
const reply = z.object({
  scores: z.array(z.object({ n: z.number().int(), score: z.number().min(0).max(highest) })),
});
/** Characters read of one reply, thoughts included. */
const mostCharacters = 100_000;

/** @throws Error when the prompt file lacks a section */
export function createModelReranker(options: ModelRerankerOptions): Reranker {
  const { model, timeoutMs } = options;
  const sections = parsePrompt(options.prompt);
  const [instructions, prompt] = ['instructions', 'prompt'].map((name) => {
    const text = sections.get(name);
    if (text === undefined) throw new Error(`prompts/rerank.md lacks the section ${name}`);
    return text;
  }) as [string, string];

  return {
    model: model.id,
    mostDocuments: options.mostDocuments ?? 20,
    async rerank(query, documents) {
      try {
        const said = await readAll(
          model.stream({
            instructions: fillPrompt(instructions, { highest: String(highest) }).trim(),
            prompt: fillPrompt(prompt, {
              question: asData(query),
              passages: documents.map((text, i) => `[${i + 1}]\n${asData(text)}`).join('\n\n'),
              count: String(documents.length),
            }).trim(),
            signal: AbortSignal.timeout(timeoutMs),
            timeoutMs,
          }),
        );
        const { scores } = reply.parse(JSON.parse(jsonIn(said)));
        return readScores(
          scores.map(({ n, score }) => ({ index: n - 1, score })),
          documents.length,
        );
      } catch (error) {
        throw toRerankFault(error, error instanceof YaowenError && error.type === 'time_limit');
      }
    },
  };
}

/** What the model said, without its thoughts. */
async function readAll(stream: AsyncIterable<string>): Promise<string> {
  const thoughts = createThoughtStripper();
  let visible = '';
  let read = 0;
  for await (const piece of stream) {
    read += piece.length;
    if (read > mostCharacters) throw new Error('the reply has no end');
    visible += thoughts.push(piece);
  }
  return visible + thoughts.end();
}

/** From the first brace to the last: models put fences and words around it. */
function jsonIn(text: string): string {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) throw new Error('no JSON in the reply');
  return text.slice(start, end + 1);
}
