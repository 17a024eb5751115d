/** What people do with releases and recalls; commands and HTTP only check, call and show. */
import type { EditionChange, ReleaseDiff } from '../knowledge/diff-releases.ts';
import type { Actor } from '../records/audit.ts';
import type { ReleaseSummary } from '../records/queries/load-release.ts';
import { lineageIn } from '../records/queries/release-lineage.ts';

type Instants = 'createdAt' | 'publishedAt' | 'retiredAt' | 'approvedAt';

/** A release as it goes out: times as ISO text. */
export type ReleaseView = Omit<ReleaseSummary, Instants> & {
  createdAt: string;
  publishedAt: string | null;
  retiredAt: string | null;
  approvedAt: string | null;
  /** An open draft that was not built on the live release: `rebase` it before publishing. */
  stale: boolean;
};

export interface ReleaseDetail extends ReleaseView {
  counts: { texts: number; editions: number; notes: number };
  /** Editions with a text. */
  texts: { document: string; edition: string; digest: string }[];
  /** What it was built on, nearest first. */
  builtOn: { id: string; label: string | null }[];
}

/** What a draft must hold against the live release. */
export interface GateSettings {
  /** Points of a hundred that a figure may fall. */
  marginPoints: number;
  /** File of questions; null: the project's own. */
  questions: string | null;
}

export interface ReleaseVerbs {
  list(): Promise<ReleaseView[]>;
  show(input: { id: string }): Promise<ReleaseDetail>;
  /** Each side an id, `live`, `newest`, or both an edition as `<document>@<date>`, of the newest release. */
  diff(input: { from: string; to: string }): Promise<ReleaseDiff | EditionChange>;
  /** Measures a draft and the live release on the same questions and keeps the figures with the draft. */
  evaluate(input: {
    id: string;
    questions?: string | undefined;
    marginPoints?: number | undefined;
    actor: Actor;
  }): Promise<ReleaseView>;
  approve(input: { id: string; override: string | null; actor: Actor }): Promise<ReleaseView>;
  /** Resolves when this process answers from it; others follow within seconds. */
  publish(input: { id: string; override: string | null; actor: Actor }): Promise<ReleaseView>;
  rollBack(input: { to: string | null; actor: Actor }): Promise<ReleaseView>;
  retire(input: { id: string; actor: Actor }): Promise<ReleaseView>;
  rebase(input: {
    id: string;
    only: boolean;
    take: 'draft' | 'live' | null;
    actor: Actor;
  }): Promise<ReleaseView>;
  /** A draft without these editions (`<document>@<date>`), on the newest draft. */
  remove(input: { editions: string[]; actor: Actor }): Promise<ReleaseView>;
  /** A draft on the newest one, with what was confirmed and decided since; that one where nothing changed. */
  refresh(input: { actor: Actor }): Promise<ReleaseView>;
  gate(): Promise<GateSettings>;
  setGate(input: Partial<GateSettings> & { actor: Actor }): Promise<GateSettings>;
}

/** @param all every release, to tell what each was built on */
export function viewOf(release: ReleaseSummary, all: ReleaseSummary[]): ReleaseView {
  const open = ['draft', 'evaluated', 'approved'].includes(release.state);
  return {
    ...release,
    createdAt: release.createdAt.toISOString(),
    publishedAt: release.publishedAt?.toISOString() ?? null,
    retiredAt: release.retiredAt?.toISOString() ?? null,
    approvedAt: release.approvedAt?.toISOString() ?? null,
    stale: open && lineageIn(all, release.id).stale,
  };
}
