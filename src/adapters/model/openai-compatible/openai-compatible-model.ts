/** A language model behind any OpenAI-compatible endpoint (`POST {url}/chat/completions`, streamed). */
import { createOpenAI } from '@ai-sdk/openai';
import { streamText } from 'ai';
import { YaowenError } from '../../../errors.ts';
import type { LanguageModel, ModelRequest } from '../../../ports.ts';
import { limitResponse } from './limit-response.ts';
import { toModelFault } from './model-faults.ts';

export interface OpenAiCompatibleOptions {
  /** Base URL, e.g. `http://127.0.0.1:8000/v1`. */
  url: string;
  /** Model id as the endpoint knows it. */
  id: string;
  apiKey: string | null;
  /** Limit of one request, retries included; a shorter limit of the request itself wins. */
  timeoutMs: number;
  /** Limit until the first text, and of every pause after it. */
  firstTokenTimeoutMs: number;
  /** Retries of 408, 409, 429, 5xx and refused connections, before any text. `retry-after` is honoured. */
  maxRetries: number;
}

/** The SDK prints warnings to the console unless told not to; standard output belongs to our commands. */
(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;

export function createOpenAiCompatibleModel(options: OpenAiCompatibleOptions): LanguageModel {
  const provider = createOpenAI({
    baseURL: options.url.replace(/\/+$/, ''),
    // Without a key the SDK would look into the environment; local servers take any.
    apiKey: options.apiKey ?? 'none',
    fetch: limitResponse(fetch),
  });
  // `.chat`, not the default: the default calls /responses, which compatible servers do not have.
  const model = provider.chat(options.id);

  async function* stream(request: ModelRequest): AsyncGenerator<string> {
    const leaving = new AbortController();
    try {
      const result = streamText({
        model,
        instructions: request.instructions,
        prompt: request.prompt,
        temperature: 0,
        maxRetries: options.maxRetries,
        abortSignal: AbortSignal.any([request.signal, leaving.signal]),
        timeout: {
          // Whole milliseconds: the SDK makes a timer of it that takes no others.
          totalMs: Math.max(1, Math.ceil(Math.min(options.timeoutMs, request.timeoutMs))),
          firstChunkMs: options.firstTokenTimeoutMs,
          chunkMs: options.firstTokenTimeoutMs,
        },
        // Faults arrive as stream parts; the default would print them as well.
        onError: () => {},
      });
      let ended = '';
      for await (const part of result.stream) {
        if (part.type === 'text-delta') yield part.text;
        else if (part.type === 'error') throw part.error;
        // Aborted by the caller, or else by one of the limits above: nobody else holds a signal.
        else if (part.type === 'abort') throw new DOMException(part.reason ?? 'time limit', 'TimeoutError');
        else if (part.type === 'finish') ended = part.finishReason;
      }
      if (ended !== 'stop') throw brokenOff(ended);
    } catch (error) {
      throw toModelFault(error, request.signal);
    } finally {
      leaving.abort();
    }
  }

  return { id: options.id, stream };
}

/** Cut by length, filtered, or ended without a reason: what was written last may be half a sentence. */
function brokenOff(reason: string): YaowenError {
  return new YaowenError(
    'unavailable:model',
    { zh: '模型的回答中断了，请稍后再试。', en: 'The model broke off its answer. Please try again later.' },
    { cause: new Error(`finish reason: ${reason || 'none'}`) },
  );
}
