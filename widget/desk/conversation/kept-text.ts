/**
 * Unsent text, kept in this browser for each conversation and person until it is sent or thrown away. It goes to the
 * service as one's own draft only; the asker never sees it.
 */
import type { DraftCitation } from './wire.ts';

export interface KeptText {
  text: string;
  citations: DraftCitation[];
  /** The draft on the service, and the version of it that this text goes on from. */
  draft: { id: string; version: number } | null;
  /** Last message there was when the writing began. */
  baseSeq: number;
}

const keyOf = (staffId: string, conversationId: string) => `yaowen-unsent ${staffId} ${conversationId}`;

export function readKept(staffId: string, conversationId: string): KeptText | null {
  try {
    const kept = JSON.parse(
      localStorage.getItem(keyOf(staffId, conversationId)) ?? 'null',
    ) as KeptText | null;
    return kept && typeof kept.text === 'string' && Array.isArray(kept.citations) ? kept : null;
  } catch {
    return null;
  }
}

/** @param kept null: nothing is unsent any more */
export function keepText(staffId: string, conversationId: string, kept: KeptText | null): void {
  try {
    const key = keyOf(staffId, conversationId);
    if (kept === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Barred or full storage: the draft on the service has it.
  }
}
