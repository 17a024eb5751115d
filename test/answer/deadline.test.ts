import { describe, expect, it } from 'vitest';
import { deadlineOf } from '../../src/answer/deadline.ts';
import { countPeriod, type PeriodUnit, workingDay } from '../../src/calendar/count-period.ts';
import { addDays } from '../../src/calendar/day.ts';
import { inventedAnswering } from '../support/invented-law.ts';
import { seededRandom } from '../support/seeded-random.ts';

const claim = (text: string) => [{ text, citations: [1] }];
const zh = (question: string, rule: string, asOf = '2026-01-01') =>
  deadlineOf(question, 'zh', asOf, claim(rule));
const en = (question: string, rule: string, asOf = '2026-01-01') =>
  deadlineOf(question, 'en', asOf, claim(rule));

describe('the day a period ends', () => {
  it('is counted back from an expiry', () => {
    const rule = '登记证有效期为三年。有效期届满需要延续的，应当在届满六个月前提出申请。';
    expect(zh('登记证2027年3月15日到期，最晚哪天申请延续', rule)).toMatchObject({
      from: '2027-03-15',
      amount: 6,
      unit: 'month',
      direction: 'before',
      due: '2026-09-15',
      citation: 1,
    });
    expect(zh('登记证2027年3月15日到期，最晚哪天申请延续', rule)!.text).toContain('2026年9月15日');
  });

  it('is counted on from an event, in working days with holidays and make-up days', () => {
    const rule = '应当自受理登记申请之日起二十个工作日内作出决定。';
    expect(zh('6月3日受理，20个工作日是哪天', rule)).toMatchObject({
      from: '2026-06-03',
      due: '2026-07-02',
      provisional: false,
    });
  });

  it('gives both ends of a span before an event', () => {
    const rule = '应当在有效期届满前90个工作日至30个工作日期间提出申请。';
    const found = zh('许可证2026年8月20日到期，什么时候可以申请延续', rule)!;
    expect(found).toMatchObject({ amount: 30, direction: 'before' });
    expect(found.opens! < found.due).toBe(true);
  });

  it('is provisional beyond the last published year, and says so', () => {
    const found = zh('证件2031年5月1日到期，最晚什么时候申请', '应当在届满三十个工作日前提出延续申请。')!;
    expect(found.provisional).toBe(true);
    expect(found.text).toContain('暂定');
  });

  it('names the working day beside a rest day', () => {
    const found = zh('2026年8月1日收到通知，最晚哪天答复', '应当自收到通知之日起15日内答复。')!;
    expect(found).toMatchObject({ due: '2026-08-16', endsOnRestDay: true, nearestWorkingDay: '2026-08-17' });
  });

  it('is told in English', () => {
    const rule =
      'A renewal application must be filed no later than six months before the certificate expires.';
    const found = en('Our certificate expires on 15 March 2027. When must we apply at the latest?', rule)!;
    expect(found.due).toBe('2026-09-15');
    expect(found.text).toContain('15 September 2026');
  });

  it.each([
    [
      'a period that the rule does not state',
      '6月3日受理，20个工作日是哪天',
      '应当自受理之日起三十个工作日内作出决定。',
    ],
    ['another event', '2026年6月3日受理，最晚哪天给结果', '应当自变化之日起三十日内办理变更。'],
    ['a term of validity', '2022年3月15日发证，什么时候到期', '登记证有效期为三年。'],
    ['a bar', '2022年3月15日作出处罚决定，到哪天为止', '吊销登记证，五年内不得申请登记。'],
    ['two days', '2026年3月1日和2026年5月1日受理的，哪天出结果', '应当自受理之日起二十日内作出决定。'],
    ['a month without a day', '登记证明年三月到期，最晚哪天申请', '应当在届满六个月前提出申请。'],
    ['no wish for a day', '2026年6月3日受理的，收费吗', '应当自受理之日起二十日内作出决定。'],
    ['a day that does not exist', '2026年2月30日受理，哪天出结果', '应当自受理之日起二十日内作出决定。'],
  ])('is not counted from %s', (_, question, rule) => {
    expect(zh(question, rule)).toBeNull();
  });

  it('stands beside the rule quoted in an answer', async () => {
    const { ask } = await inventedAnswering({ notes: false });
    const text = '我们的风筝登记证2027年3月15日到期，最晚哪天申请延续';
    const { answer } = await ask({ text, history: [], asOf: '2026-01-01' });
    expect(answer.deadline).toMatchObject({ due: '2026-09-15' });
    const cited = answer.citations.find((one) => one.n === answer.deadline!.citation)!;
    expect(cited.article).toBe('第六条');
    expect(cited.quote).toContain('六个月前');
  });

  it('agrees with a count day by day, whatever the day and the period', () => {
    const seed = Number(process.env.SEED ?? 20_260);
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const units: [PeriodUnit, string][] = [
      ['working_day', '个工作日'],
      ['day', '日'],
      ['month', '个月'],
      ['year', '年'],
    ];
    for (let i = 0; i < 300; i += 1) {
      const from = addDays('2024-01-01', pick(1400));
      const [unit, word] = units[pick(units.length)]!;
      const amount = 1 + pick(unit === 'year' ? 9 : 90);
      const direction = random() < 0.5 ? 'after' : 'before';
      const [y, m, d] = from.split('-').map(Number);
      const day = `${y}年${m}月${d}日`;
      const found =
        direction === 'after'
          ? zh(`${day}受理，最晚哪天出结果`, `应当自受理之日起${amount}${word}内作出决定。`)
          : zh(`${day}到期，最晚哪天申请`, `应当在有效期届满${amount}${word}前提出申请。`);
      const label = `seed ${seed}, ${from} ${direction} ${amount} ${unit}`;
      expect(found, label).toMatchObject({ from, amount, unit, direction });
      expect(found, label).toMatchObject(countPeriod({ from, amount, unit, direction }));
      const { due } = found!;
      expect(direction === 'after' ? due > from : due < from, label).toBe(true);
      if (unit === 'working_day') expect(workingDaysBetween(from, due), label).toBe(amount);
      if (unit === 'day')
        expect(Math.abs(Date.parse(due) - Date.parse(from)) / 86_400_000, label).toBe(amount);
    }
  });
});

/** Working days from the one, itself not counted, to the other. */
function workingDaysBetween(from: string, to: string): number {
  const step = from < to ? 1 : -1;
  let count = 0;
  for (let day = from; day !== to; ) {
    day = addDays(day, step);
    if (workingDay(day).working) count += 1;
  }
  return count;
}
