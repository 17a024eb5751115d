import { describe, expect, it } from 'vitest';
import { findIdentifiers } from '../../src/retrieval/identifiers.ts';

const titles = [
  '医疗器械监督管理条例',
  '器械条例',
  '中华人民共和国药品管理法',
  '药品管理法实施条例',
  '疫苗管理法',
];
const named = (text: string) =>
  findIdentifiers(text, titles).map((i) =>
    [i.kind, i.document, i.article ?? i.number].filter(Boolean).join(' '),
  );

describe('identifiers in a question', () => {
  it.each([
    ['第七十九条怎么说', ['article 第七十九条']],
    ['79条怎么说', ['article 第七十九条']],
    ['《医疗器械监督管理条例》第79条', ['article 医疗器械监督管理条例 第七十九条']],
    ['器械条例第一百零二条和第103条', ['article 器械条例 第一百零二条', 'article 器械条例 第一百零三条']],
    ['醫療器械監督管理條例第十五條', ['article 医疗器械监督管理条例 第十五条']],
    ['药品管理法第十条之一', ['article 中华人民共和国药品管理法 第十条之一']],
    ['药品管理法实施条例讲什么', ['document 药品管理法实施条例']],
    ['疫苗管理法实施条例讲什么', []],
    ['第五条（医疗器械监督管理条例）', ['article 医疗器械监督管理条例 第五条']],
    [
      '药品管理法第五条至第七条',
      ['第五条', '第六条', '第七条'].map((a) => `article 中华人民共和国药品管理法 ${a}`),
    ],
    ['《药品注册管理办法》还有效吗', ['document 药品注册管理办法']],
    ['国药监械注〔2020〕12号是什么', ['number 国药监械注〔2020〕12号']],
    ['根据国药监械注[2020]12号', ['number 国药监械注〔2020〕12号']],
    ['国务院令第739号', ['number 国务院令第739号']],
    ['请问国家市场监督管理总局令第四十七号', ['number 国家市场监督管理总局令第47号']],
    ['公告2021年第121号', ['number 2021年第121号']],
    ['What does Article 79 of 医疗器械监督管理条例 say', ['article 医疗器械监督管理条例 第七十九条']],
    ['一共有3条规定', []],
    ['二类医疗器械怎么备案', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  it('stands hostile text', () => {
    const hostile = `${'第'.repeat(50_000)}${'《'.repeat(50_000)}${'国'.repeat(50_000)}\ud800`;
    expect(findIdentifiers(hostile, titles)).toEqual([]);
  });
});
