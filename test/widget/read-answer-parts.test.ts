import { describe, expect, it } from 'vitest';
import {
  readAnswer,
  readClaimPart,
  readProvision,
  readStoredMessage,
  safeLink,
} from '../../widget/shared/read-answer-parts.ts';
import {
  officialCitation,
  sampleAnswer,
  sampleProvisionId,
  sampleProvisions,
} from '../support/sample-answers.ts';

const hostile: unknown[] = [
  null,
  undefined,
  1,
  'text',
  [],
  {},
  { outcome: 3 },
  { claim: null },
  { text: {} },
];

describe('reading what the server sent', () => {
  it('keeps a whole answer', () => {
    const answer = sampleAnswer();
    expect(readAnswer(answer)).toEqual({ ...answer, timingsMs: { retrieve: 0, total: 0 } });
  });

  it('keeps what stands beside the claims, as far as it can be read', () => {
    const remarks = {
      understood: { question: '二类怎么延续', facts: [{ name: 'class', value: '2', text: '第二类' }] },
      premise: { stated: 'a', ruled: 'b', text: '不是备案，是注册。' },
      maskedText: '已遮盖手机号。',
      missing: '没有写明收费。',
      notHeld: [{ document: '某办法', authority: null }],
      notices: [{ code: 'unconfirmed', text: '很久没有核实。', document: null }],
      lawDay: '2019-07-01',
      parts: [{ question: '几年', outcome: 'answered', reason: null, claims: [0, 1] }],
      deadline: { due: '2026-09-15', text: '最晚是2026年9月15日。' },
    };
    expect(readAnswer({ ...sampleAnswer(), ...remarks })).toMatchObject(remarks);
    const broken = {
      understood: { question: 3 },
      notHeld: [{}, 1],
      notices: 'x',
      premise: [],
      missing: {},
      parts: [{}],
      deadline: 1,
    };
    const read = readAnswer({ ...sampleAnswer(), ...broken })!;
    for (const field of Object.keys(broken)) expect(read).not.toHaveProperty(field);
  });

  it('keeps the guides that can be read', () => {
    const guide = { id: 'a', title: { zh: '甲', en: 'A' }, path: '/guides/a' };
    const elsewhere = { ...guide, path: '//example.invalid/x' };
    expect(readAnswer({ ...sampleAnswer(), guides: [guide, elsewhere, { id: 'b' }, 3] })?.guides).toEqual([
      guide,
    ]);
    expect(readAnswer({ ...sampleAnswer(), guides: 'x' })).not.toHaveProperty('guides');
  });

  it('a part that cannot be read is null, never half drawn', () => {
    for (const data of hostile) {
      expect(readAnswer(data)).toBeNull();
      expect(readClaimPart(data)).toBeNull();
      expect(readProvision(data)).toBeNull();
      expect(readStoredMessage(data)).toBeNull();
    }
  });

  it('drops broken claims and citations and keeps the good ones', () => {
    const answer = readAnswer({
      outcome: 'answered',
      claims: [{ text: 'kept', citations: [1, 'x', null] }, { text: 5 }, null],
      citations: [{ ...officialCitation, status: 'made-up', url: 7 }, { n: 2 }, 'x'],
      found: 'none',
      degraded: [1, 'model_unavailable'],
    });
    expect(answer?.claims).toEqual([{ text: 'kept', citations: [1] }]);
    expect(answer?.citations).toEqual([{ ...officialCitation, status: 'unknown', url: null }]);
    expect(answer?.found).toEqual([]);
    expect(answer?.degraded).toEqual(['model_unavailable']);
  });

  it('reads a provision, its neighbours as ids or objects', () => {
    const body = sampleProvisions[sampleProvisionId]!;
    expect(readProvision(body)).toMatchObject({ id: sampleProvisionId, source: 'official', previous: null });
    expect(readProvision({ ...body, next: { id: 'b', article: '第二条' } })?.next).toBe('b');
  });
});

describe('addresses that may become links', () => {
  it.each([
    ['https://example.invalid/a', 'https://example.invalid/a'],
    ['http://example.invalid', 'http://example.invalid/'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    [' JaVaScRiPt:alert(1)', null],
    ['//example.invalid', null],
    ['not a url', null],
    [null, null],
  ])('%s → %s', (url, link) => {
    expect(safeLink(url)).toBe(link);
  });
});
