/** What the desk's routes say of a conversation, as far as its page shows it. The rows' types are the server's. */
import type { Check, Citation, Reason } from '../../../src/answer/types.ts';
import type { DeskMember } from '../../../src/desk/read-board.ts';
import type { AskerStanding } from '../../../src/desk/read-standing.ts';
import type { DraftCitation } from '../../../src/records/schema/drafts.ts';
import type { ClockMetric, ConversationState } from '../../../src/records/schema/index.ts';
import type { Answer, Lang } from '../../shared/wire-types.ts';

export type { AskerStanding, Citation, DeskMember, DraftCitation };

export interface StaffMessage {
  seq: number;
  id: string;
  role: 'asker' | 'bot' | 'staff' | 'system';
  text: string;
  answer: Answer | null;
  createdAt: string;
  cited: { claims: { text: string; citations: number[] }[]; citations: Citation[] } | null;
  recalled: unknown;
  correction: { text: string } | null;
  visibility: 'public' | 'private' | 'draft';
  author: string | null;
}

export interface Draft {
  id: string;
  author: string;
  version: number;
  state: 'open' | 'submitted' | 'approved' | 'rejected' | 'sent' | 'dropped';
  body: string;
  citations: DraftCitation[];
  proposed: string | null;
  baseSeq: number;
  approvedBy: string | null;
  rejectedReason: string | null;
}

export interface Evidence {
  asked?: { seq: number; text: string }[];
  answers?: {
    seq: number;
    outcome: string;
    reason: Reason | null;
    release: string;
    asOf: string;
    cited: string[];
    found: string[];
  }[];
}

export interface StaffSignal {
  who: 'asker' | 'staff';
  staffId: string | null;
  alias: string | null;
  kind: 'typing' | 'viewing';
}

export interface StaffView {
  conversation: {
    id: string;
    state: ConversationState;
    epoch: number;
    lastSeq: number;
    lang: Lang;
    owner: string | null;
    offeredTo: string | null;
    team: string | null;
    topic: string | null;
    waitingSince: string | null;
    holdUntil: string | null;
    reopenUntil: string | null;
    previous: string | null;
    createdAt: string;
  };
  messages: StaffMessage[];
  handoffs: {
    id: string;
    reason: Reason;
    trigger: string;
    case: string | null;
    evidence: Evidence | null;
    openedAt: string;
    firstOwnedAt: string | null;
    closeReason: string | null;
    closedAt: string | null;
  }[];
  clocks: {
    id: string;
    metric: ClockMetric;
    warnAt: string;
    dueAt: string;
    breachedAt: string | null;
    pausedAt: string | null;
    metAt: string | null;
    stoppedAt: string | null;
  }[];
  case: { number: string; state: string; openedAt: string; answeredAt: string | null } | null;
  drafts: Draft[];
  rating: {
    machine: number | null;
    staff: number | null;
    outcome: number | null;
    comment: string | null;
  } | null;
  signals: StaffSignal[];
}

export interface TextReport {
  ok: boolean;
  text: string;
  claims: { text: string; citations: number[]; ok: boolean; checks: Check[] }[];
  uncited: string[];
  citations: Citation[];
}

export interface Standing {
  state: ConversationState;
  epoch: number;
  lastSeq: number;
  owner: string | null;
}
