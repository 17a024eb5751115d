/** Faults of a model endpoint as our errors. The endpoint's own words stay in `cause`, for the log only. */
import { RetryError } from 'ai';
import { YaowenError } from '../../../errors.ts';

function isTimeout(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'TimeoutError' || /\btime(?:d )?\s?out\b/i.test(error.message))
  );
}

/**
 * @param signal the caller's: when it was aborted, that is the fault, whatever the connection said of it
 * @returns `time_limit:model` when a limit ran out, else `unavailable:model`
 */
export function toModelFault(error: unknown, signal: AbortSignal): YaowenError {
  if (error instanceof YaowenError) return error;
  const cause = signal.aborted ? signal.reason : RetryError.isInstance(error) ? error.lastError : error;
  if (isTimeout(cause)) {
    return new YaowenError(
      'time_limit:model',
      {
        zh: '模型没有在时限内回答，请稍后再试。',
        en: 'The model did not answer in time. Please try again later.',
      },
      { cause },
    );
  }
  return new YaowenError(
    'unavailable:model',
    { zh: '模型暂时不可用，请稍后再试。', en: 'The model is unavailable. Please try again later.' },
    { cause },
  );
}
