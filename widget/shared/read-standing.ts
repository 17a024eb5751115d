/** Reads how a conversation stands, as the service tells its asker. */
import { isFields, textOrNull } from './read-answer-parts.ts';

export interface Standing {
  state: string;
  floor: 'bot' | 'none' | 'staff';
  segment: number;
  staff: string | null;
  queue: { position: number; minutes: { from: number; to: number } | null } | null;
  handoff: { id: string; case: string | null } | null;
  reopenUntil: string | null;
  holdUntil: string | null;
}

export function readStanding(data: unknown): Standing | null {
  if (!isFields(data) || typeof data.state !== 'string') return null;
  const { floor, queue, handoff, segment } = data;
  const minutes = isFields(queue) && isFields(queue.minutes) ? queue.minutes : null;
  return {
    state: data.state,
    floor: floor === 'staff' || floor === 'none' ? floor : 'bot',
    segment: typeof segment === 'number' ? segment : 0,
    staff: textOrNull(data.staff),
    queue:
      isFields(queue) && typeof queue.position === 'number'
        ? {
            position: queue.position,
            minutes:
              typeof minutes?.from === 'number' && typeof minutes.to === 'number'
                ? { from: minutes.from, to: minutes.to }
                : null,
          }
        : null,
    handoff:
      isFields(handoff) && typeof handoff.id === 'string'
        ? { id: handoff.id, case: textOrNull(handoff.case) }
        : null,
    reopenUntil: textOrNull(data.reopenUntil),
    holdUntil: textOrNull(data.holdUntil),
  };
}
