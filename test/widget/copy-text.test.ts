import { describe, expect, it } from 'vitest';
import { copyText } from '../../widget/shared/copy-text.ts';
import { stringsFor } from '../../widget/shared/strings.ts';
import { officialCitation, sampleAnswer, sampleCard } from '../support/sample-answers.ts';

describe('copied text', () => {
  it.each(['zh', 'en'] as const)('%s: carries the label, the marks and the sources', (lang) => {
    const strings = stringsFor(lang);
    const answer = sampleAnswer();
    const text = copyText('怎么办？', answer, strings, lang);
    expect(text.startsWith(`【${strings.aiLabel}】`)).toBe(true);
    expect(text).toContain(`${answer.claims[1]!.text}[2][1]`);
    expect(text).toContain(officialCitation.number);
    expect(text).toContain(officialCitation.url);
    expect(text).toContain(strings.ourNote);
    expect(text).toContain(strings.asOf(answer.asOf));
    expect(text).toContain(strings.notice);
  });

  it('carries the correction, or that it was withdrawn', () => {
    const recalled = { at: '2026-11-20T08:00:00.000Z', reasons: ['changed'] };
    const correction = { text: '期限现为四年。', at: recalled.at };
    const copied = (given: object) => copyText('', sampleAnswer(given), stringsFor('zh'), 'zh');
    expect(copied({ recalled, correction })).toContain('工作人员已更正这条回答: 期限现为四年。');
    expect(copied({ recalled })).toContain('这条回答已撤回');
  });

  it('a card has its text and the label too', () => {
    const text = copyText('', sampleCard('refused'), stringsFor('zh'), 'zh');
    expect(text).toContain('样例答复。');
    expect(text).toContain('内容由人工智能生成');
  });
});
