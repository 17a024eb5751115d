import { describe, expect, it } from 'vitest';
import { slotsIn, slotsOf, slotText } from '../../src/answer/slots.ts';
import type { HistoryMessage } from '../../src/answer/types.ts';

const told = (text: string) => Object.fromEntries(slotsIn(text).map((s) => [s.name, s.value]));
const asker = (text: string): HistoryMessage => ({ role: 'asker', text });

describe('facts in a message', () => {
  it.each<[string, Record<string, string>]>([
    [
      '进口的第三类医疗器械，注册证5月到期',
      { product: 'device', class: '3', origin: 'imported', expires: '05' },
    ],
    [
      'My imported Class II device certificate expires in May 2027',
      { class: '2', origin: 'imported', expires: '2027-05' },
    ],
    ['国产普通化妆品备案', { product: 'cosmetic', class: 'ordinary', origin: 'domestic', act: 'filing' }],
    ['不是二类，是三类', { class: '3' }],
    ['It is not imported, it is domestic', { origin: 'domestic' }],
  ])('%s', (text, expected) => {
    expect(told(text)).toMatchObject(expected);
  });
});

describe('facts of a conversation', () => {
  it('are kept, and the last word counts', () => {
    const history = [asker('二类器械，进口的，怎么注册'), asker('说错了，是三类')];
    const slots = slotsOf(history, '要多久');
    expect(slots).toContainEqual({ name: 'class', value: '3' });
    expect(slots).toContainEqual({ name: 'origin', value: 'imported' });
    expect(slots.map((s) => slotText(s, 'en'))).toContain('Class III');
  });

  it('are dropped with the product they were said of', () => {
    const slots = slotsOf([asker('三类进口器械怎么注册')], '那面膜备案要交什么');
    expect(Object.fromEntries(slots.map((s) => [s.name, s.value]))).toEqual({
      product: 'cosmetic',
      act: 'filing',
    });
  });

  it('come from the asker alone', () => {
    expect(slotsOf([{ role: 'bot', text: '第三类医疗器械实行注册管理' }], '要多久')).toEqual([]);
  });
});
