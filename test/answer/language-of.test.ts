import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/answer/language-of.ts';

describe('the language of a text', () => {
  it.each([
    'Is 《医疗器械监督管理条例实施细则暂行规定》 still in force?',
    'What does “特殊化妆品注册证编号” mean on a label?',
    'What does Class II (第二类医疗器械产品) mean?',
    'How long is a certificate valid?',
    'hello',
    'Can women change shampoo?',
    'GMP ISO 13485 certificate needed?',
  ])('is English: %s', (text) => {
    expect(languageOf(text)).toBe('en');
  });

  it.each([
    'er lei qixie zhuce zheng ji nian youxiao',
    'huazhuangpin beian zhao shei',
    '《Medical Device Regulation》是什么时候施行的',
    '《医疗器械监督管理条例》',
    'GMP 是什么',
    '请问 IVD 注册要 ISO 13485 吗',
  ])('is Chinese: %s', (text) => {
    expect(languageOf(text)).toBe('zh');
  });
});
