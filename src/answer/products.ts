/** Which of the three fields of product a text is about, by the words people and titles use. */
export type Product = 'drug' | 'device' | 'cosmetic';

const words: [Product, RegExp][] = [
  [
    'cosmetic',
    /化妆品|面膜|面霜|口红|护肤|防晒|染发|烫发|香水|牙膏|美白|美妆|化妆|洗发|沐浴露|精华|cosmetic|skincare|make-?up|sunscreen|lipstick|shampoo/i,
  ],
  [
    'device',
    /器械|一类|二类|三类|械|试剂|医用|注射器|支架|口罩|血糖仪|血压计|体温计|隐形眼镜|助听器|创可贴|假牙|导管|device|class (i|ii|iii|1|2|3)\b|syringe|implant|stent|diagnostic|ivd/i,
  ],
  ['drug', /药|疫苗|制剂|处方|血浆|血液制品|drug|medicine|medication|pharma|vaccine|prescription|plasma/i],
];

/** Products a question speaks of; empty when it names none. */
export function productsIn(text: string): Product[] {
  return words.filter(([, pattern]) => pattern.test(text)).map(([product]) => product);
}

const titles: [Product, RegExp][] = [
  ['cosmetic', /化妆品/],
  ['device', /器械|体外诊断试剂/],
  ['drug', /药|疫苗|血液制品|制剂/],
];

/** Products a document governs, by its title; empty for general law. */
export function productsOfTitle(title: string): Product[] {
  return titles.filter(([, pattern]) => pattern.test(title)).map(([product]) => product);
}
