/**
 * Several endpoints in order, each behind a circuit breaker: one that failed several times in a row is left
 * alone for a while, so that a dead first endpoint does not slow every question.
 */
import { YaowenError } from '../../../errors.ts';
import type { LanguageModel, ModelRequest } from '../../../ports.ts';

export interface ModelChainOptions {
  /** Faults in a row after which an endpoint is skipped. */
  failuresToOpen: number;
  /** How long it is skipped; then one request may try it again. */
  openMs: number;
  /** Milliseconds on any clock that only goes forward. */
  now(): number;
}

interface Link {
  model: LanguageModel;
  failures: number;
  /** Skipped until then; 0 when it is not. */
  openUntil: number;
}

const usual: ModelChainOptions = { failuresToOpen: 3, openMs: 30_000, now: () => performance.now() };

/**
 * A model that asks the next endpoint when one fails before its first text. After the first text there is no
 * changing over: two halves of two answers make no answer.
 */
export function createModelChain(
  models: readonly LanguageModel[],
  options: Partial<ModelChainOptions> = {},
): LanguageModel {
  const { failuresToOpen, openMs, now } = { ...usual, ...options };
  const links: Link[] = models.map((model) => ({ model, failures: 0, openUntil: 0 }));

  function fail(link: Link): void {
    link.failures += 1;
    if (link.failures >= failuresToOpen) link.openUntil = now() + openMs;
  }

  async function* stream(request: ModelRequest): AsyncGenerator<string> {
    const deadline = now() + request.timeoutMs;
    let last: unknown = null;
    for (const link of links) {
      if (link.openUntil > now()) continue;
      // Half open: others keep away until this trial has ended one way or the other.
      if (link.openUntil > 0) link.openUntil = now() + openMs;
      const timeoutMs = deadline - now();
      if (timeoutMs <= 0 || request.signal.aborted) break;
      let spoke = false;
      try {
        for await (const text of link.model.stream({ ...request, timeoutMs })) {
          if (!spoke) {
            link.failures = 0;
            link.openUntil = 0;
          }
          spoke = true;
          yield text;
        }
        link.failures = 0;
        link.openUntil = 0;
        return;
      } catch (error) {
        const left =
          request.signal.aborted && (request.signal.reason as Error | undefined)?.name !== 'TimeoutError';
        if (!left) fail(link);
        if (spoke || request.signal.aborted) throw error;
        last = error;
      }
    }
    if (last !== null) throw last;
    throw new YaowenError('unavailable:model', {
      zh: '模型暂时不可用，请稍后再试。',
      en: 'The model is unavailable. Please try again later.',
    });
  }

  return { id: [...new Set(models.map((model) => model.id))].join(', '), stream };
}
