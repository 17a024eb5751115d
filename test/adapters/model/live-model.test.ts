/** The same path against a real endpoint, where one is named: MODEL_URL, MODEL_ID, MODEL_API_KEY. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createModel } from '../../../src/adapters/model/openai-compatible/index.ts';
import { createModelComposer } from '../../../src/answer/compose-with-model.ts';
import { prove } from '../../../src/answer/proof/prove.ts';
import { inventedEvidence } from '../../support/invented-evidence.ts';
import { inventedPassage } from '../../support/invented-provision.ts';

const { MODEL_URL, MODEL_ID, MODEL_API_KEY } = process.env;
const named = Boolean(MODEL_URL && MODEL_ID);
const reason = named ? '' : ' (skipped: MODEL_URL and MODEL_ID are not set)';

describe.skipIf(!named)(`a real endpoint${reason}`, () => {
  const model = () =>
    createModel({
      url: MODEL_URL!,
      id: MODEL_ID!,
      apiKey: MODEL_API_KEY ?? null,
      timeoutMs: 60_000,
      firstTokenTimeoutMs: 60_000,
      maxRetries: 1,
    });
  const passages = [inventedPassage('第九条 甲类样品的保管人应当在每年结束后三十日内报送保管情况报告。')];
  const prompt = readFileSync(new URL('../../../prompts/answer.md', import.meta.url), 'utf8');

  test('answers a question from the evidence so that a claim proves', { timeout: 90_000 }, async () => {
    const composer = createModelComposer({ model: model(), prompt, timeoutMs: 60_000 });
    const evidence = inventedEvidence('甲类样品的报告每年什么时候要交？', passages);
    const proven: string[] = [];
    for await (const draft of composer.compose(evidence, {
      signal: AbortSignal.timeout(60_000),
      failed: [],
    })) {
      if (prove(draft, { asOf: '2026-01-01', statusOn: () => 'in_force', lang: 'zh' }).ok)
        proven.push(draft.text);
    }
    expect(proven.join('')).toMatch(/30|三十/);
  });
});
