import { createModel } from '../adapters/model/openai-compatible/index.ts';
import { createModelComposer } from '../answer/compose-with-model.ts';
import { digestPrompt } from '../answer/prompts.ts';
import type { Config } from '../config.ts';
import type { ModelWiring } from '../wire.ts';
import { readPrompt } from './read-knowledge.ts';

/** An endpoint that has said nothing for this long is taken for down, and the next one is asked. */
const firstTokenTimeoutMs = 20_000;

/** The model that the settings name, ready to compose; null when none is set. */
export async function openModel(config: Config): Promise<ModelWiring | null> {
  if (!config.MODEL_URL || !config.MODEL_ID) return null;
  const prompt = await readPrompt('answer');
  const timeoutMs = config.TURN_TIME_LIMIT_SECONDS * 1000;
  const model = createModel({
    url: config.MODEL_URL,
    id: config.MODEL_ID,
    apiKey: config.MODEL_API_KEY ?? null,
    timeoutMs,
    firstTokenTimeoutMs: Math.min(firstTokenTimeoutMs, timeoutMs),
    maxRetries: 1,
  });
  return {
    composer: createModelComposer({ model, prompt, timeoutMs }),
    version: { model: model.id, promptDigest: await digestPrompt(prompt) },
  };
}
