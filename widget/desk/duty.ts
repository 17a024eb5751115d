/**
 * Being at the desk: a sign of life every 20 seconds for as long as one is on duty in this tab, whatever page is open.
 * The tab remembers it over a reload; when the tab is gone, the lease ends by itself.
 */
import type { DeskMember } from '../../src/desk/read-board.ts';
import type { DeskApi } from './api.ts';

export type Duty = 'off' | 'available' | 'away';

const key = 'yaowen-desk-duty';
const beatMs = 20_000;

let timer: ReturnType<typeof setInterval> | undefined;

export function readDuty(): Duty {
  try {
    const kept = sessionStorage.getItem(key);
    return kept === 'available' || kept === 'away' ? kept : 'off';
  } catch {
    return timer === undefined ? 'off' : 'available';
  }
}

/** Begins, changes or ends it. @throws ApiError */
export async function setDuty(api: DeskApi, duty: Duty): Promise<DeskMember | null> {
  if (duty === 'off') {
    keep(duty);
    stopBeating();
    await api.delete('/api/desk/presence');
    return null;
  }
  const member = await api.post<DeskMember>('/api/desk/presence', { status: duty });
  keep(duty);
  beat(api);
  return member;
}

/** After a reload: goes on where this tab was on duty. */
export function resumeDuty(api: DeskApi): void {
  if (timer !== undefined || readDuty() === 'off') return;
  void api.post('/api/desk/presence').catch(() => undefined);
  beat(api);
}

/** Without telling the service: the session is over. */
export function stopBeating(): void {
  clearInterval(timer);
  timer = undefined;
}

function beat(api: DeskApi): void {
  stopBeating();
  timer = setInterval(() => void api.post('/api/desk/presence').catch(() => undefined), beatMs);
}

function keep(duty: Duty): void {
  try {
    if (duty === 'off') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, duty);
  } catch {
    // Barred storage: it lasts as long as the page.
  }
}
