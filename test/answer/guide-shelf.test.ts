import { expect, it } from 'vitest';
import { createGuideShelf } from '../../src/answer/guide-shelf.ts';
import { inventedGuide } from '../support/invented-guide.ts';

const other = {
  ...inventedGuide,
  id: 'boat',
  title: { zh: '游艇停泊许可', en: 'Mooring a yacht' },
  summary: { ...inventedGuide.summary, zh: '游艇停泊要许可。', en: 'Mooring needs a licence.' },
  asks: { zh: ['游艇停哪里'], en: ['Where do I moor'] },
};
const others = ['甲', '乙', '丙', '丁', '戊', '己'].map((name) => ({ ...other, id: `boat-${name}` }));
const shelf = createGuideShelf([...others, inventedGuide]);
const ids = (text: string, cited: string[] = []) =>
  shelf.related([{ text, weight: 1 }], cited).map((guide) => guide.id);

it('names the guide for a service that a question asks how to get', () => {
  expect(ids('第二类风筝怎么办理登记')).toEqual(['kite-registration']);
  expect(ids('How do I register a kite?')).toEqual(['kite-registration']);
});

it('names none for a question that only shares words', () => {
  expect(ids('风筝放飞把邻居窗户打破要赔多少')).toEqual([]);
  expect(ids('')).toEqual([]);
});

it('needs less where the answer rests on an article of the guide', () => {
  const question = '风筝登记收费吗';
  expect(ids(question)).toEqual([]);
  expect(ids(question, ['风筝器械管理办法/第四条'])).toEqual(['kite-registration']);
});
