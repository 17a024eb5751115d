/** Requests of a build, tried again when the server was busy or away for a moment. */
import { statusOf, toIndexFault } from './connection.ts';

export interface RetryOptions {
  attempts: number;
  /** Pause before the second try; doubled after each. */
  pauseMs: number;
}

/** @throws `unavailable:index` or `time_limit:index`; a refusal (4xx but 429) is not tried again */
export async function retried<T>(
  doing: string,
  { attempts, pauseMs }: RetryOptions,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const status = statusOf(error);
      const refused = status !== null && status >= 400 && status < 500 && status !== 429 && status !== 408;
      if (refused || attempt >= attempts) throw toIndexFault(error, doing);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** (attempt - 1)));
  }
}
