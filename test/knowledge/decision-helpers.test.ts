import { expect, it } from 'vitest';
import { parseDecisionHelpers } from '../../src/knowledge/decision-helpers.ts';

const words = { zh: '甲', en: 'A' };
const helper = {
  id: 'x',
  title: words,
  asks: { zh: ['一', '二'], en: ['a'] },
  start: 'first',
  questions: {
    first: {
      ...words,
      options: [
        { ...words, to: 'yes' },
        { ...words, to: 'no' },
      ],
    },
  },
  ends: { yes: { ...words, basis: ['甲/第一条'] }, no: { ...words, basis: ['甲/第二条'] } },
  checkedOn: '2026-01-01',
};
const read = (over: object) => () =>
  parseDecisionHelpers([{ name: 'x.yaml', text: JSON.stringify({ ...helper, ...over }) }], new Set(['g']));
const question = (...to: string[]) => ({ ...words, options: to.map((step) => ({ ...words, to: step })) });

it('a helper that leads nowhere, round, or past something is refused and says where', () => {
  expect(read({})).not.toThrow();
  expect(read({ start: 'none' })).toThrow(/none, which is not there/);
  expect(read({ questions: { first: question('yes', 'gone') } })).toThrow(/first leads to gone/);
  expect(read({ questions: { first: question('yes', 'first') } })).toThrow(/first → first goes round/);
  expect(read({ questions: { first: question('yes', 'yes') } })).toThrow(/nothing leads to no/);
  expect(read({ ends: { ...helper.ends, yes: { ...helper.ends.yes, guides: ['h'] } } })).toThrow(
    /no guide h/,
  );
  expect(read({ ends: { ...helper.ends, no: words } })).toThrow(/basis/);
});
