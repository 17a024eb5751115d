import pino from 'pino';
import type { Config } from '../config.ts';
import type { Log } from '../http/services.ts';

/** To standard error: standard output holds the ready line only. */
export const createLog = (config: Pick<Config, 'LOG_LEVEL'>, destination = pino.destination(2)): Log =>
  pino({ level: config.LOG_LEVEL, serializers: { err: withoutParameters } }, destination);

/** A failed statement's error names its parameters: people's words and ids. They stay out of the log. */
export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code, cause } = pino.stdSerializers.err(error) as Record<string, unknown>;
  return {
    type,
    message: cutParameters(message),
    stack: cutParameters(stack),
    ...(code === undefined ? {} : { code }),
    ...(error.cause instanceof Error
      ? { cause: withoutParameters(error.cause) }
      : cause
        ? { cause: '…' }
        : {}),
  };
}

/** From `params:` to the first line of the stack. */
function cutParameters(text: unknown): unknown {
  return typeof text === 'string' ? text.replace(/\nparams:[\s\S]*?(?=\n\s+at |$)/g, '\nparams: …') : text;
}
