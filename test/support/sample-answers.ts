/** Answers and provisions for the page's tests. All texts are invented; no law says any of this. */
import type { Answer, Citation } from '../../src/answer/types.ts';

export const sampleDocument = '样例器械备案办法';
export const sampleProvisionId = `${sampleDocument}@2024-03-01/第十二条`;
export const sampleQuote = '备案人应当在变更之日起二十个样例日内提交变更说明。';
export const sampleArticle = [
  '第十二条 备案信息发生变化的，备案人应当办理变更。',
  sampleQuote,
  '（一）样例甲类的，向样例市主管部门提交；',
  '（二）样例乙类的，向样例省主管部门提交。',
].join('\n');
export const sampleUrl = 'https://example.invalid/notice/12';

export const officialCitation: Citation = {
  n: 1,
  provision: sampleProvisionId,
  source: 'official',
  document: sampleDocument,
  documentEn: 'Sample Measures on Device Filing',
  number: '样例局令第〔2024〕12号',
  article: '第十二条',
  paragraph: 2,
  item: null,
  quote: sampleQuote,
  status: 'in_force',
  effectiveFrom: '2024-05-01',
  effectiveTo: null,
  confirmedOn: '2026-10-08',
  url: sampleUrl,
};

export const noteCitation: Citation = {
  ...officialCitation,
  n: 2,
  provision: `${sampleDocument}@2024-03-01/第十三条`,
  source: 'note',
  article: '第十三条',
  paragraph: null,
  quote: '变更不用重新备案，补交说明就可以。',
  status: 'amended',
  confirmedOn: null,
  url: null,
};

/** A full answer of two claims: one on an official text, one on our note. */
export function sampleAnswer(changes: Partial<Answer> = {}): Answer {
  const claims = [
    { text: '备案信息变了，要在二十个样例日内提交变更说明。', citations: [1] },
    { text: '不用重新备案，补交说明即可。', citations: [2, 1] },
  ];
  return {
    outcome: 'answered',
    reason: null,
    lang: 'zh',
    mode: 'quote',
    text: claims.map((claim) => claim.text).join(''),
    claims,
    citations: [officialCitation, noteCitation],
    found: [],
    handoff: null,
    asOf: '2026-11-22',
    release: 'rel_sample',
    aigc: { label: true },
    timingsMs: { retrieve: 4, total: 12 },
    degraded: [],
    ...changes,
  };
}

/** An answer without claims: a card, a refusal, or nothing found. */
export function sampleCard(outcome: Answer['outcome'], changes: Partial<Answer> = {}): Answer {
  return sampleAnswer({ outcome, mode: 'card', claims: [], citations: [], text: '样例答复。', ...changes });
}

export const sampleFound = [
  {
    provision: sampleProvisionId,
    source: 'official' as const,
    document: sampleDocument,
    article: '第十二条',
    score: 3.2,
    text: sampleArticle,
  },
];

const official = {
  document: sampleDocument,
  documentEn: 'Sample Measures on Device Filing',
  number: '样例局令第〔2024〕12号',
  headings: ['第二章 变更', '第一节 备案变更'],
  status: 'in_force',
  effectiveFrom: '2024-05-01',
  effectiveTo: null,
};

/** Bodies of `GET /api/provisions/:id` by id. */
export const sampleProvisions: Record<string, object> = {
  [sampleProvisionId]: {
    ...official,
    id: sampleProvisionId,
    key: `${sampleDocument}/第十二条`,
    article: '第十二条',
    text: sampleArticle,
    source: 'official',
    url: sampleUrl,
    note: { zh: '信息变了要在期限内说一声。', en: 'Tell the authority in time when the filing changes.' },
    previous: null,
    next: noteCitation.provision,
  },
  [noteCitation.provision]: {
    ...official,
    id: noteCitation.provision,
    key: `${sampleDocument}/第十三条`,
    article: '第十三条',
    text: '变更不用重新备案，补交说明就可以。说明写清变了什么。',
    source: 'note',
    status: 'amended',
    url: null,
    note: {
      zh: '变更不用重新备案，补交说明就可以。说明写清变了什么。',
      en: 'A change needs no new filing; a statement is enough. Say what changed.',
    },
    previous: sampleProvisionId,
    next: null,
  },
};
