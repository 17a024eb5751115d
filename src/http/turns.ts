/** Runs a turn for a route: counts it, wakes the streams, keeps it alive when the client leaves. */
import { runTurn, type TurnEvent, type TurnResult } from '../turn.ts';
import type { AppContext } from './app-env.ts';

export interface TurnRequest {
  conversationId: string;
  clientId: string;
  text: string;
  asOf: string;
  mode?: 'quote' | 'model';
}

const counted = new WeakSet<TurnResult>();

export function takeTurn(
  c: AppContext,
  request: TurnRequest,
  emit: (event: TurnEvent) => void = () => {},
): Promise<TurnResult> {
  const services = c.get('services');
  const { records, log, metrics, wakeUps } = services;
  const requestId = c.get('requestId');
  const startedMs = performance.now();
  const turn = runTurn(
    {
      ...records,
      // The release is looked up when it is needed: a fault there is an outcome, not a broken request.
      answer: async (question, tell) => services.desk().ask(question, tell),
      timeLimitMs: services.turnTimeLimitMs,
      onFault: (error) => log.error({ requestId, err: error }, 'turn failed'),
    },
    request,
    (event) => {
      if (event.type === 'accepted') wakeUps.wake(request.conversationId);
      emit(event);
    },
  ).then((result) => {
    wakeUps.wake(request.conversationId);
    const { outcome, reason, timingsMs } = result.answer;
    // Requests that waited for the same turn share its result; it is counted once.
    if (!result.repeated && result.status !== 'waiting' && !counted.has(result)) {
      counted.add(result);
      metrics.countTurn(outcome, (performance.now() - startedMs) / 1000);
    }
    log.info({ requestId, outcome, reason, status: result.status, timingsMs }, 'turn');
    return result;
  });
  services.keepAlive(turn.catch(() => {}));
  return turn;
}
