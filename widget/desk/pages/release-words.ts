/** Words and shapes that the pages on releases share. */
import type { ReleaseView } from '../../../src/governance/release-verbs.ts';
import type { Doubt, Edition, Status } from '../../../src/knowledge/types.ts';
import type { Lang } from '../../shared/wire-types.ts';
import { badge } from '../parts.ts';

export type { Doubt, Edition, ReleaseView, Status };

export const knowledgeGroup = { zh: '知识', en: 'Knowledge' };
export const knowledgeRoles = ['editor', 'supervisor', 'auditor', 'administrator'] as const;

/** What `GET /api/admin/releases/:id/editions` lists. */
export interface EditionRow {
  id: string;
  facts: Edition;
  status: Status;
  digest: string | null;
  doubts: number;
}

export const stateWords: Record<ReleaseView['state'], Record<Lang, string> & { kind: string }> = {
  building: { zh: '建立中', en: 'building', kind: '' },
  draft: { zh: '草稿', en: 'draft', kind: 'warn' },
  evaluated: { zh: '已评测', en: 'evaluated', kind: 'warn' },
  approved: { zh: '已批准', en: 'approved', kind: 'good' },
  live: { zh: '现行', en: 'live', kind: 'good' },
  retired: { zh: '已停用', en: 'retired', kind: '' },
};

export const statusWords: Record<Status, Record<Lang, string>> = {
  in_force: { zh: '有效', en: 'in force' },
  amended: { zh: '已修正', en: 'amended' },
  superseded: { zh: '已被取代', en: 'superseded' },
  repealed: { zh: '已废止', en: 'repealed' },
  not_yet: { zh: '尚未施行', en: 'not yet in force' },
  unknown: { zh: '施行日期不明', en: 'date of force unknown' },
};

export const lackWords: Record<string, Record<Lang, string>> = {
  authority: { zh: '缺制定机关', en: 'no authority' },
  source: { zh: '缺来源', en: 'no source' },
  confirmation: { zh: '待确认', en: 'not confirmed' },
  second_confirmation: { zh: '待第二人确认', en: 'second editor missing' },
};

export const stateBadge = (state: ReleaseView['state'], lang: Lang): HTMLElement =>
  badge(stateWords[state][lang], stateWords[state].kind);

export const textPath = (release: string, edition: string): string =>
  `/desk/releases/${encodeURIComponent(release)}/text?edition=${encodeURIComponent(edition)}`;

export const diffPath = (from: string, to: string): string =>
  `/desk/diff?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
