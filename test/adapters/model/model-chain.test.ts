/** Several endpoints in order, behind a circuit breaker. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createModel, createModelChain } from '../../../src/adapters/model/openai-compatible/index.ts';
import { YaowenError } from '../../../src/errors.ts';
import type { LanguageModel, ModelRequest } from '../../../src/ports.ts';
import { type OpenAiDouble, startOpenAiDouble } from '../../support/openai-double.ts';

const request = (signal = new AbortController().signal): ModelRequest => ({
  instructions: 'i',
  prompt: 'p',
  signal,
  timeoutMs: 10_000,
});

const fault = () => new YaowenError('unavailable:model', { zh: '坏', en: 'down' });

/** A model that plays one step a request: a text, a fault, or a text and then a fault. */
function scripted(
  id: string,
  steps: (string | Error | [string, Error])[],
): LanguageModel & { asked: number } {
  const model = {
    id,
    asked: 0,
    async *stream() {
      const step = steps[Math.min(model.asked, steps.length - 1)]!;
      model.asked += 1;
      if (step instanceof Error) throw step;
      yield typeof step === 'string' ? step : step[0];
      if (typeof step !== 'string') throw step[1];
    },
  };
  return model;
}

async function read(
  model: LanguageModel,
  signal?: AbortSignal,
): Promise<{ text: string; fault: string | null }> {
  let text = '';
  try {
    for await (const piece of model.stream(request(signal))) text += piece;
    return { text, fault: null };
  } catch (error) {
    if (!(error instanceof YaowenError)) throw error;
    return { text, fault: error.code };
  }
}

describe('a chain of models', () => {
  let nowMs = 0;
  const options = { failuresToOpen: 2, openMs: 1000, now: () => nowMs };
  beforeEach(() => {
    nowMs = 0;
  });

  test('asks the next when one fails before its first text', async () => {
    const chain = createModelChain([scripted('a', [fault()]), scripted('b', ['two'])], options);
    expect(await read(chain)).toEqual({ text: 'two', fault: null });
    expect(chain.id).toBe('a, b');
  });

  test('does not change over amid an answer', async () => {
    const second = scripted('b', ['two']);
    const chain = createModelChain([scripted('a', [['half', fault()]]), second], options);
    expect(await read(chain)).toEqual({ text: 'half', fault: 'unavailable:model' });
    expect(second.asked).toBe(0);
  });

  test('leaves a failing endpoint alone, and tries it once when its time is over', async () => {
    const first = scripted('a', [fault(), fault(), fault(), 'one']);
    const chain = createModelChain([first, scripted('b', ['two'])], options);
    for (let i = 0; i < 5; i += 1) expect((await read(chain)).text).toBe('two');
    expect(first.asked).toBe(2);
    nowMs = 1001;
    expect((await read(chain)).text).toBe('two');
    expect((await read(chain)).text).toBe('two');
    expect(first.asked).toBe(3);
    nowMs = 2002;
    expect((await read(chain)).text).toBe('one');
    expect((await read(chain)).text).toBe('one');
  });

  test('only one request tries an endpoint that was left alone', async () => {
    const first = scripted('a', [fault(), fault(), 'one']);
    const chain = createModelChain([first, scripted('b', ['two'])], options);
    await read(chain);
    await read(chain);
    nowMs = 1001;
    const both = await Promise.all([read(chain), read(chain)]);
    expect(both.map((one) => one.text).sort()).toEqual(['one', 'two']);
  });

  test('with all of them left alone is a fault at once', async () => {
    const only = scripted('a', [fault()]);
    const chain = createModelChain([only], options);
    for (let i = 0; i < 4; i += 1) expect((await read(chain)).fault).toBe('unavailable:model');
    expect(only.asked).toBe(2);
  });

  test('an asker who leaves is no fault of the endpoint', async () => {
    const left = AbortSignal.abort(new Error('left'));
    const first = scripted('a', [fault(), fault(), 'one']);
    const chain = createModelChain([first], options);
    await read(chain, left);
    await read(chain, left);
    nowMs = 1;
    expect(first.asked).toBe(0);
    expect((await read(chain)).fault).toBe('unavailable:model');
  });
});

describe('from configuration', () => {
  let first: OpenAiDouble;
  let second: OpenAiDouble;
  beforeAll(async () => {
    [first, second] = await Promise.all([startOpenAiDouble(), startOpenAiDouble()]);
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  const limits = { timeoutMs: 10_000, firstTokenTimeoutMs: 10_000, maxRetries: 0 };

  test('MODEL_URL may list endpoints, each with its own id and key', async () => {
    first.script({ do: 'status', status: 503 });
    second.script({ do: 'say', text: '好' });
    const model = createModel({ url: `${first.url}, ${second.url}/`, id: 'a,b', apiKey: 'k1,k2', ...limits });
    expect(await read(model)).toEqual({ text: '好', fault: null });
    expect(first.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer k1' },
      body: { model: 'a' },
    });
    expect(second.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer k2' },
      body: { model: 'b' },
    });
  });

  test('a dead port is a fault, and the next endpoint answers', async () => {
    const gone = await startOpenAiDouble();
    await gone.close();
    second.script({ do: 'say', text: '好' });
    const model = createModel({ url: `${gone.url},${second.url}`, id: 'a', apiKey: null, ...limits });
    expect((await read(model)).text).toBe('好');
  });

  test.each([
    ['a URL that is none', { url: 'localhost', id: 'a' }],
    ['another protocol', { url: 'file:///etc/passwd', id: 'a' }],
    [
      'lists of different length',
      { url: 'http://127.0.0.1:1/v1,http://127.0.0.1:2/v1,http://127.0.0.1:3/v1', id: 'a,b' },
    ],
  ])('%s is refused before anything is asked', (_name, config) => {
    expect(() => createModel({ ...config, apiKey: null, ...limits })).toThrowError(
      expect.objectContaining({ code: 'bad_input:config' }),
    );
  });
});
