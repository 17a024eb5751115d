/** What every passage index must do, whoever implements it. Each implementation runs this suite. */
import { describe, expect, it } from 'vitest';
import { YaowenError } from '../../src/errors.ts';
import type { IndexEntry, PassageIndex, PassageQuery } from '../../src/ports.ts';
import { inventedEntry } from '../support/invented-entries.ts';

export const kiteEntries: IndexEntry[] = [
  inventedEntry({
    id: 'kite@2020/3',
    article: '第三条',
    headings: ['第二章 登记'],
    text: '第三条 生产风筝器械的企业，应当自投产之日起三十日内向风筝管理部门办理登记。',
    noteZh: '做风筝的厂子多久要去登记？',
    noteEn: 'How soon must a kite maker register? Within thirty days of starting production.',
  }),
  inventedEntry({
    id: 'kite@2020/4',
    article: '第四条',
    headings: ['第二章 登记'],
    text: '第四条 登记证有效期为五年。需要延续的，在届满前二十个工作日内申请。',
  }),
  inventedEntry({
    id: 'kite@2020/79',
    article: '第七十九条',
    headings: ['第九章 罚则'],
    text: '第七十九条 未经登记生产的，处货值金额十五倍以上三十倍以下罚款。',
  }),
  inventedEntry({
    id: 'balloon@2015/3',
    document: '气球管理条例',
    title: '气球管理条例',
    level: 'administrative_regulation',
    article: '第三条',
    text: '第三条 施放气球应当事先报告。参照国药监械注〔2020〕12号执行。',
    effectiveFrom: '2015-01-01',
    effectiveTo: '2021-06-01',
  }),
  inventedEntry({
    id: 'balloon@2021/3',
    document: '气球管理条例',
    title: '气球管理条例',
    level: 'administrative_regulation',
    article: '第三条',
    text: '第三条 施放气球应当事先备案。',
    effectiveFrom: '2021-06-01',
  }),
  inventedEntry({
    id: 'lantern-sh@2022/1',
    document: '上海市孔明灯规定',
    title: '上海市孔明灯规定',
    level: 'local_regulation',
    jurisdiction: 'CN-SH',
    text: '第一条 禁止燃放孔明灯。',
  }),
  inventedEntry({
    id: 'note-only/1',
    document: '滑翔伞办法',
    title: '滑翔伞办法',
    noteZh: '滑翔伞起飞前要体检。',
    noteEn: 'Paraglider pilots need a medical check before take-off.',
  }),
];

export interface PassageIndexSubject {
  create(entries: readonly IndexEntry[]): Promise<PassageIndex>;
}

export function passageIndexContract(name: string, subject: PassageIndexSubject): void {
  const ask = (text: string, over: Partial<PassageQuery> = {}): PassageQuery => ({
    texts: [{ text, weight: 1 }],
    k: 5,
    filter: { asOf: null },
    ...over,
  });
  const idsOf = async (query: PassageQuery, entries: readonly IndexEntry[] = kiteEntries) =>
    (await (await subject.create(entries)).search(query)).map(({ id }) => id);

  describe(`passage index: ${name}`, () => {
    it('finds what governs, by its words, its title, its number forms and its note', async () => {
      expect((await idsOf(ask('风筝登记证到期怎么延续')))[0]).toBe('kite@2020/4');
      expect((await idsOf(ask('孔明灯')))[0]).toBe('lantern-sh@2022/1');
      expect((await idsOf(ask('罚15倍')))[0]).toBe('kite@2020/79');
      expect((await idsOf(ask('30日內')))[0]).toBe('kite@2020/3');
      expect((await idsOf(ask('滑翔伞体检')))[0]).toBe('note-only/1');
    });

    it('finds Chinese law for an English question through the English note', async () => {
      expect((await idsOf(ask('When do kite makers have to register?')))[0]).toBe('kite@2020/3');
      expect((await idsOf(ask('medical checks for paragliders')))[0]).toBe('note-only/1');
    });

    it('finds a document number and an article label as one word', async () => {
      expect(await idsOf(ask('国药监械注[2020]12号', { filter: { asOf: '2020-01-01' } }))).toContain(
        'balloon@2015/3',
      );
      expect((await idsOf(ask('第79条')))[0]).toBe('kite@2020/79');
    });

    it('answers with the edition in force on the day, both bounds included as the port says', async () => {
      const onDay = async (asOf: string) =>
        (await idsOf(ask('施放气球', { filter: { asOf } }))).filter((id) => id.startsWith('balloon'));
      expect(await onDay('2014-12-31')).toEqual([]);
      expect(await onDay('2015-01-01')).toEqual(['balloon@2015/3']);
      expect(await onDay('2021-05-31')).toEqual(['balloon@2015/3']);
      expect(await onDay('2021-06-01')).toEqual(['balloon@2021/3']);
    });

    it('keeps to the documents, levels and jurisdictions asked for', async () => {
      const all = '登记 施放 禁止 起飞 气球 孔明灯 滑翔伞';
      const only = (filter: Partial<PassageQuery['filter']>) =>
        idsOf(ask(all, { k: 20, filter: { asOf: null, ...filter } }));
      expect((await only({ documents: ['滑翔伞办法'] })).sort()).toEqual(['note-only/1']);
      expect((await only({ levels: ['administrative_regulation'] })).sort()).toEqual([
        'balloon@2015/3',
        'balloon@2021/3',
      ]);
      expect(await only({ jurisdictions: ['CN-SH'] })).toEqual(['lantern-sh@2022/1']);
      expect(await only({ documents: [] })).toEqual([]);
      expect(await only({ documents: ['没有这个文件'] })).toEqual([]);
    });

    it('fills k from what the filter lets through, not from what it cuts away', async () => {
      const many = Array.from({ length: 60 }, (_, i) =>
        inventedEntry({
          id: `e${String(i).padStart(2, '0')}`,
          text: `风筝风筝风筝${'甲'.repeat(i < 50 ? 1 : 40)}`,
          jurisdiction: i < 50 ? 'CN' : 'CN-SH',
        }),
      );
      const found = await idsOf(
        ask('风筝', { k: 10, filter: { asOf: null, jurisdictions: ['CN-SH'] } }),
        many,
      );
      expect(found).toHaveLength(10);
    });

    it('gives equal scores in the order of ids, whatever the order of entries', async () => {
      const twins = ['c', 'a', 'b'].map((id) => inventedEntry({ id, text: '风筝登记' }));
      expect(await idsOf(ask('风筝登记'), twins)).toEqual(['a', 'b', 'c']);
      expect(await idsOf(ask('风筝登记', { k: 2 }), twins.toReversed())).toEqual(['a', 'b']);
    });

    it('gives the same hits again for the same question', async () => {
      const index = await subject.create(kiteEntries);
      const query = ask('风筝企业登记和罚款', { k: 10 });
      expect(await index.search(query)).toEqual(await index.search(query));
    });

    it('lets a rewritten text add what the question lacks, and the question lead', async () => {
      const texts = [
        { text: '厂子多久', weight: 1 },
        { text: '罚款', weight: 0.3 },
      ];
      const found = await idsOf(ask('', { texts }));
      expect(found[0]).toBe('kite@2020/3');
      expect(found).toContain('kite@2020/79');
    });

    it('says why', async () => {
      const [hit] = await (await subject.create(kiteEntries)).search(ask('货值金额'));
      expect(hit!.id).toBe('kite@2020/79');
      expect(hit!.score).toBeGreaterThan(0);
      expect(hit!.why.join(' ')).toContain('货值金额');
    });

    it('finds nothing where nothing matches, and in an empty index', async () => {
      expect(await idsOf(ask('zzzz'))).toEqual([]);
      expect(await idsOf(ask(''))).toEqual([]);
      expect(await idsOf(ask('风筝', { texts: [] }))).toEqual([]);
      expect(await idsOf(ask('风筝'), [])).toEqual([]);
    });

    it('takes hostile questions', async () => {
      const index = await subject.create(kiteEntries);
      for (const text of ['\ud800\udfff\ud800', '\u202e筝风', '"\\\'; DROP TABLE', '第'.repeat(9999), '\0']) {
        expect(Array.isArray(await index.search(ask(text)))).toBe(true);
      }
      expect((await index.search(ask('风\u200b筝登记证有效期')))[0]!.id).toBe('kite@2020/4');
    });

    it('refuses a day that is none and a k that is none', async () => {
      const index = await subject.create(kiteEntries);
      for (const query of [
        ask('风筝', { filter: { asOf: 'today' } }),
        ask('风筝', { filter: { asOf: '2021-02-30' } }),
        ask('风筝', { k: 0 }),
        ask('风筝', { k: Number.NaN }),
      ]) {
        await expect(index.search(query)).rejects.toThrow(YaowenError);
      }
    });

    it('knows its size', async () => {
      expect((await subject.create(kiteEntries)).size).toBe(kiteEntries.length);
    });
  });
}
