/** Proof of authorities: an office that a claim names is named in its sources, at the same level and for the same case. */
import { type Assigned, findMispaired } from './pairing.ts';

/**
 * Offices by level and field. Earlier rows win over later ones at the same place, so the longer name is
 * listed first. Rows of the same `sort` are rivals: a rule that names one does not name the other.
 */
const offices: [sort: string, value: string, pattern: string][] = [
  [
    'level',
    'national',
    "国务院(?:食品)?药品监督管理(?:部门|机构)|国家(?:食品)?药品监督管理(?:总局|局)|国家食药监(?:总)?局|国家药监局|国家局|\\bNMPA\\b|\\bCFDA\\b|\\bSFDA\\b|National Medical Products Administration|(?:State Council's|national|state) (?:drug|medical products?|pharmaceutical) (?:regulator|regulatory|administration|authority|supervis)[a-z]*|(?:drug|medical products?) (?:regulator|regulatory|administration|supervis|authorit)[a-z]*(?: and administration)?(?: department| authority| administration)? (?:of|under) the State Council",
  ],
  [
    'level',
    'provincial',
    '省、?自治区、?(?:和)?直辖市|省级|省(?:人民政府)?(?:食品)?药(?:品监督管|监)[理]?(?:部门|局)|省局|provincial(?:-level)?|province-level|provinces?,? autonomous regions?',
  ],
  [
    'level',
    'city',
    '设区的?市级?|市级|地市级|municipal|city[- ]level|districted cit|(?:cities|city) (?:divided|with) (?:in|into )?districts',
  ],
  ['level', 'county', '县级以上|县级|区县级?|区、县|county(?:-level)?'],
  [
    'health',
    'health',
    '卫生健康(?:主管|行政)?(?:部门|委员会|委)|卫生(?:行政|主管)部门|卫健委|health (?:department|authorit|commission|administration)[a-z]*',
  ],
  [
    'market',
    'market',
    '市场监督管理(?:部门|总局|局)|市场监管(?:部门|总局|局)|\\bSAMR\\b|market (?:regulation|supervision|regulator)[a-z]*',
  ],
  ['customs', 'customs', '海关|口岸药品监督管理(?:部门|局)|\\bcustoms\\b'],
  ['police', 'police', '公安(?:机关|部门|局)|public security|\\bpolice\\b'],
  ['court', 'court', '人民法院|\\bcourts?\\b'],
  [
    'review',
    'review',
    '审评(?:中心|机构|部门)|技术审评|\\bCDE\\b|\\bCMDE\\b|center for (?:drug|medical device) evaluation|technical (?:review|evaluation) (?:body|institution|agency|center|centre)',
  ],
  [
    'laboratory',
    'laboratory',
    '中国食品药品检定研究院|中检院|药品检验(?:机构|所)|检验机构|\\bNIFDC\\b|(?:testing|inspection) (?:body|bodies|institution|agency|laborator)[a-z]*',
  ],
  ['tax', 'tax', '税务(?:机关|部门)|tax authorit[a-z]*'],
  ['cyberspace', 'cyberspace', '网信(?:部门|办)|cyberspace'],
  [
    'telecom',
    'telecom',
    '电信(?:主管|管理)(?:部门|机构)|通信管理|telecommunications? (?:authorit|administration|regulat)[a-z]*',
  ],
];
/** The rest of an office's name belongs to it, so that two offices differ by their level alone. */
const restOfName = '(?:人民政府)?(?:负责)?(?:(?:食品)?药品监督管理的?(?:部门|机构)|药监(?:部门|局))?';
const officePattern = new RegExp(
  `(?:${offices.map(([, , pattern]) => `(${pattern})`).join('|')})${restOfName}`,
  'gi',
);

function findOffices(text: string): Assigned[] {
  const found: Assigned[] = [];
  for (const match of text.matchAll(officePattern)) {
    const [sort, value] = offices[match.slice(1).findIndex((group) => group !== undefined)]!;
    found.push({ sort, value, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Null when every office of the claim is named in the sources, else what is not. */
export function findWrongAuthority(claim: string, sources: readonly string[]): string | null {
  const claimed = findOffices(claim);
  if (claimed.length === 0) return null;
  const held = new Set(sources.flatMap((source) => findOffices(source).map((office) => office.value)));
  const missing = claimed.find((office) => !held.has(office.value));
  if (missing) return `${claim.slice(missing.start, missing.end)} is not named in the cited text`;
  return findMispaired(claim, sources, findOffices);
}

/** A text without the names of offices, which have their own proof and go by several names. */
export function withoutOffices(text: string): string {
  return text.replace(officePattern, ' ');
}
