import { describe, expect, it } from 'vitest';
import { createGlossary } from '../../src/retrieval/glossary.ts';
import { lightStem } from '../../src/retrieval/light-stem.ts';

const glossary = createGlossary([
  { from: ['kite'], to: ['风筝'], weight: 1 },
  { from: ['kite licence', 'kite license'], to: ['风筝许可证'], weight: 1 },
  { from: ['licence', 'license'], to: ['许可证'], weight: 0.5 },
  { from: ['licence'], to: ['执照'], weight: 0.4 },
  { from: ['over-the-counter kite'], to: ['柜台风筝'], weight: 1 },
  { from: ['carry'], to: ['携带'], weight: 0.7 },
  { from: ['manufacture'], to: ['生产'], weight: 1 },
  { from: ['manufacturer'], to: ['生产企业'], weight: 1 },
]);
const terms = (text: string) => glossary.termsIn(text).map(({ term }) => term);

describe('from English to the terms of the law', () => {
  it('takes the longest phrase at each place', () => {
    expect(terms('Who issues a kite licence?')).toEqual(['风筝许可证']);
    expect(terms('Is a licence for a kite needed?')).toEqual(['许可证', '执照', '风筝']);
  });

  it.each([
    ['KITES', ['风筝']],
    ["the kite's licence", ['风筝许可证']],
    ['licence of the kite', ['许可证', '执照', '风筝']],
    ['an over the counter kite', ['柜台风筝']],
    ['she carries it', ['携带']],
    ['carried, carrying', ['携带']],
    ['manufactured by manufacturers', ['生产', '生产企业']],
    ['我的 kite 呢', ['风筝']],
    ['kitesurfing', []],
    ['', []],
  ])('%s', (text, found) => {
    expect(terms(text)).toEqual(found);
  });

  it('joins what several lists say of one word and keeps the highest weight', () => {
    const joined = createGlossary([
      { from: ['string'], to: ['线'], weight: 0.3 },
      { from: ['string'], to: ['线', '绳'], weight: 0.6 },
    ]);
    expect(joined.termsIn('strings and a string')).toEqual([
      { term: '线', weight: 0.6 },
      { term: '绳', weight: 0.6 },
    ]);
  });
});

describe('the light stem', () => {
  it.each([
    ['device', 'devices'],
    ['sell', 'selling'],
    ['sell', 'sells'],
    ['apply', 'applies'],
    ['apply', 'applied'],
    ['batch', 'batches'],
    ['store', 'stored'],
    ['ship', 'shipped'],
    ['glass', 'glasses'],
  ])('joins %s and %s', (one, other) => {
    expect(lightStem(one)).toBe(lightStem(other));
  });

  it.each([
    ['manufacture', 'manufacturer'],
    ['use', 'us'],
    ['medicine', 'medical'],
    ['process', 'proceed'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(lightStem(one)).not.toBe(lightStem(other));
  });
});
