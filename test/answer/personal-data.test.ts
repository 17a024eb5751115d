import { describe, expect, it } from 'vitest';
import { isCreditCode, maskPersonalData, type PersonalKind } from '../../src/answer/personal-data.ts';
import { seededRandom } from '../support/seeded-random.ts';

const seed = Number(process.env.TEST_SEED ?? 20261123);
const random = seededRandom(seed);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('');
const two = (n: number): string => String(n).padStart(2, '0');

function identityCard(): string {
  const head = `${pick(['110105', '310115', '440305', '510107', '650102', '350203'])}${1940 + Math.floor(random() * 75)}${two(1 + Math.floor(random() * 12))}${two(1 + Math.floor(random() * 28))}${digits(3)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return head + '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(head[i]), 0) % 11];
}
const mobile = (): string => `1${pick(['3', '5', '7', '8', '9'])}${digits(9)}`;
function bankCard(): string {
  const head = pick(['622202', '621700', '436742', '625965']) + digits(9);
  for (let last = 0; ; last++) {
    const number = head + last;
    let sum = 0;
    for (let i = 0; i < number.length; i++) {
      const d = Number(number[number.length - 1 - i]) * (i % 2 === 1 ? 2 : 1);
      sum += d > 9 ? d - 9 : d;
    }
    if (sum % 10 === 0) return number;
  }
}
function creditCode(): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  for (;;) {
    const head = `91${pick(['110105', '310115', '440305', '320505'])}${Array.from({ length: 9 }, () => pick([...alphabet])).join('')}`;
    for (const last of alphabet) if (isCreditCode(head + last)) return head + last;
  }
}
const fullWidth = (text: string): string =>
  text.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const grouped = (text: string, by: number, mark: string): string =>
  text.match(new RegExp(`.{1,${by}}`, 'g'))!.join(mark);
const split3 = (m: string, mark: string): string => [m.slice(0, 3), m.slice(3, 7), m.slice(7)].join(mark);
const spoken = (text: string): string => text.replace(/\d/g, (d) => '零一二三四五六七八九'[Number(d)]!);

/** Text, what must be gone, and the kind it is. */
type Case = [text: string, secret: string, kind: PersonalKind];

const around: ((secret: string, word: string) => string)[] = [
  (s, w) => `我的${w}是${s}，二类器械注册要交什么`,
  (s, w) => `请问面膜备案多久能查到？${w}：${s}`,
  (s) => `${s} 帮我登记一下`,
  (s, w) => `我们想办经营备案,${w}${s},谢谢`,
];
const aroundEnglish: ((secret: string, word: string) => string)[] = [
  (s, w) => `My ${w} is ${s}. How long is a device certificate valid?`,
  (s, w) => `How do I file a cosmetic? ${w}: ${s}`,
];
const personal: Case[] = [];
for (let i = 0; i < 12; i++) {
  const card = identityCard();
  const form = pick([card, fullWidth(card), grouped(card, 6, ' '), card.toLowerCase()]);
  personal.push([pick(around)(form, '身份证号'), form, 'identity_card']);
  personal.push([pick(aroundEnglish)(card, 'ID number'), card, 'identity_card']);
  const number = mobile();
  for (const shown of [number, split3(number, '-'), split3(number, ' '), `+86 ${number}`, fullWidth(number)])
    personal.push([
      pick(around)(shown, pick(['手机', '电话', '手机号'])),
      shown.replace(/^\+86 /, ''),
      'phone',
    ]);
  personal.push([pick(aroundEnglish)(number, 'phone'), number, 'phone']);
  const bank = bankCard();
  personal.push([pick(around)(pick([bank, grouped(bank, 4, ' ')]), '银行卡号'), bank.slice(-4), 'bank_card']);
  const mail = `${pick(['li.wei', 'wang_88', 'zhao-min', 'a.b+c'])}@${pick(['example.com', 'mail.example.cn', 'qq.com'])}`;
  personal.push([pick([...around, ...aroundEnglish])(mail, '邮箱'), mail, 'email']);
}
personal.push(
  ['打我电话一三八零零一三八零零零', '一三八零零一三八零零零', 'phone'],
  [`手机${spoken(mobile())}`, '零一二', 'phone'],
  ['座机010-62345678，想问备案', '62345678', 'phone'],
  ['办公室电话 (021) 6123 4567 分机 8', '6123 4567', 'phone'],
  ['联系电话 0755-86543210', '86543210', 'phone'],
  ['我护照号E12345678，能不能备案', 'E12345678', 'passport'],
  ['护照 EA1234567 是境外人员', 'EA1234567', 'passport'],
  ['My passport number is 533812345.', '533812345', 'passport'],
  ['台胞证12345678', '12345678', 'passport'],
  ['港澳居民来往内地通行证 H01234567', '01234567', 'passport'],
  ['香港身份证 A123456(3)', 'A123456', 'passport'],
  ['加我微信 lihua_1990 聊', 'lihua_1990', 'account'],
  ['wechat: zhangsan-88', 'zhangsan-88', 'account'],
  ['QQ号123456789', '123456789', 'account'],
  ['li wei at example dot com', 'example dot com', 'email'],
  ['我家住北京市朝阳区建国路88号院3号楼1201室', '建国路88号', 'address'],
  ['收货地址：上海市浦东新区张杨路500弄12号302室，寄样品', '张杨路500弄', 'address'],
  ['住在河南省郑州市中原区桐柏路12号', '桐柏路12号', 'address'],
  ['东风路幸福小区3栋502室的邻居卖假药', '502室', 'address'],
  ['I live at 12 Garden Street, Apt 5', '12 Garden Street', 'address'],
  ['出生日期：1985年3月2日，患者', '1985年3月2日', 'birth_date'],
  ['date of birth 1990-05-17', '1990-05-17', 'birth_date'],
  ['我叫李雷，有糖尿病，血糖仪不准怎么办', '李雷', 'name'],
  ['患者王小明，用了这个支架后感染', '王小明', 'name'],
  ['我是张伟，得了乙肝，公司要我的体检报告', '张伟', 'name'],
  ['病人：赵敏 女 确诊肺癌', '赵敏', 'name'],
  ['受试者欧阳锋出现严重不良反应', '欧阳锋', 'name'],
  ['我妈妈陈桂英住院了', '陈桂英', 'name'],
  ['我叫孙丽电话13800138000', '孙丽', 'name'],
  ['My name is Wei Zhang and I have diabetes', 'Wei Zhang', 'name'],
  ['Patient John Smith was diagnosed with cancer after using it', 'John Smith', 'name'],
  ['身份证110105194912310021和卡6222020200112233445', '110105194912310021', 'identity_card'],
  ['老身份证号 110105491231002', '110105491231002', 'identity_card'],
);

/** Identifiers of the trade, as they stand in questions. */
const trade: string[] = [
  '国械注准20213140001有效吗',
  '国妆特字20210012是什么意思',
  '国妆特字G20161234还能卖吗',
  '国药准字H20203001和国药准字Z19993123',
  '国药准字HJ20210045是进口药吗',
  '进口药品注册证号H20130001、医药产品注册证号ZC20160003',
  '沪械备20210033号，前面的沪是什么',
  '国械备20180013号',
  '国械备(沪)20210001',
  '粤G妆网备字2021123456查不到',
  '国妆网备进字（沪）2021001234',
  '国妆原备字20230001是新原料备案号',
  '粤妆20160001是生产许可证吗',
  '苏药监械生产许20200012号',
  '京朝药监械经营备20210123号',
  '京食药监械经营许20150001号',
  '受理号CXHS2600012审评时限怎么算',
  '受理号JXSL2101234',
  '受理号CQZ2300123',
  '国务院令第739号、国家市场监督管理总局令第47号',
  '国药监械注〔2021〕53号和国食药监办[2012]212号',
  '药品追溯码81234567890123456789扫不出来',
  '药品本位码86900001000012是什么',
  '条形码6901234567892要不要印',
  'UDI是(01)06901234567892(17)230101(10)A123(21)12345',
  'GTIN 06901234567892 lot 20230101',
  '生产批号20230115，有效期至2025年01月',
  '批号13912345678的那批货',
  '订单编号202311230001234567',
  '序列号SN20230001234',
  '备案号：渝20210001234',
  '批准文号 国药准字S20210001',
  '国械注进20173461234到期',
  '国械注许20203180001',
  '注册证编号20153210001',
  '鲁药广审(文)第250101-01234号',
  '(京)-经营性-2021-0012',
  '互联网药品信息服务资格证书编号（沪）-非经营性-2020-0123',
  '药品生产许可证编号 沪20160001',
  '12315和12345有什么区别，12331还能打吗，400-800-1234是谁的',
  'ISO 13485:2016、GB 9706.1-2020、YY/T 0287-2017',
  '货值金额1234567元，罚10倍以上20倍以下',
  '2021年10月1日起施行，2022-01-01以后呢',
  'Certificate No. 20213140001, approval number H20203001',
  'registration number 国械注准20223010456 for Class III',
  '我们注册地址在上海市浦东新区张江路88号，变更要备案吗',
  '生产地址从苏州工业园区星湖街218号搬走，要不要重新注册',
  '患者安全、病人高血压能用吗',
  '受试者权益怎么保护，患者应当知道什么',
  '我是江苏的企业，做过敏原检测试剂',
  '第一百二十三条、第10条第2款',
  '企业名称变更，法定代表人也换了',
];
for (let i = 0; i < 30; i++) {
  trade.push(`统一社会信用代码${creditCode()}，能办经营备案吗`, `${creditCode()} is our credit code`);
  const year = 2014 + Math.floor(random() * 12);
  trade.push(
    `${pick(['国械注准', '国械注进', '沪械注准', '粤械注准'])}${year}${pick(['2', '3'])}${digits(6)}什么时候到期`,
    `国药准字${pick(['H', 'Z', 'S', 'J', 'B', 'F'])}${year}${digits(4)}`,
    `国妆特${pick(['字', '进字'])}${year}${digits(4)}怎么延续`,
  );
}

describe(`personal data (seed ${seed})`, () => {
  it('is masked in at least 98 of 100 cases, of the right kind', () => {
    const missed = personal.filter(([text, secret, kind]) => {
      const { text: out, masked } = maskPersonalData(text);
      return !masked.includes(kind) || out.includes(secret);
    });
    expect(personal.length).toBeGreaterThanOrEqual(100);
    expect(personal.length + trade.length).toBeGreaterThanOrEqual(200);
    if (missed.length > 0) console.warn(missed.map(([text, , kind]) => [kind, text, maskPersonalData(text)]));
    expect(1 - missed.length / personal.length).toBeGreaterThanOrEqual(0.98);
  });

  it('is never seen in an identifier of the trade', () => {
    expect(
      trade.filter((text) => maskPersonalData(text).text !== text).map((t) => maskPersonalData(t)),
    ).toEqual([]);
  });

  it('masks what stands beside an identifier, and leaves the identifier', () => {
    const { text, masked } = maskPersonalData(
      '国械注准20213140001的联系人电话13912345678，信用代码91310115MA1K4A1B2C',
    );
    expect(masked).toEqual(['phone']);
    expect(text).toContain('国械注准20213140001');
    expect(text).toContain('91310115MA1K4A1B2C');
    expect(text).not.toContain('13912345678');
  });

  it('changes nothing when done twice, and still tells what was masked', () => {
    const once = maskPersonalData('我叫李雷，得了糖尿病，电话13800138000');
    const twice = maskPersonalData(once.text);
    expect(twice.text).toBe(once.text);
    expect(twice.masked).toEqual(once.masked);
  });

  it('takes hostile text of any kind in linear time', () => {
    for (const text of [
      '1'.repeat(100_000),
      '1 '.repeat(50_000),
      '路1'.repeat(50_000),
      '我叫'.repeat(50_000),
      '一'.repeat(100_000),
      `住在${'区'.repeat(100_000)}`,
      'a@'.repeat(50_000),
      'a at '.repeat(20_000),
    ])
      expect(maskPersonalData(text.slice(0, 4000)).text.length).toBeGreaterThan(0);
  });
});
