/** A guide as it stands on a day: each statement with the provisions that carry it then. Pure. */
import type { Library, LibraryProvision } from '../ports.ts';
import {
  type Guide,
  type GuideMaterial,
  type GuideSection,
  type GuideStatement,
  guideSections,
} from './guides.ts';
import type { Status } from './types.ts';

/** A provision that carries a statement on the day. */
export interface GuideBasis {
  provision: LibraryProvision;
  status: Status;
}

/** A statement, or a document to hand in, with what carries it. */
export interface CarriedStatement {
  statement: GuideStatement | GuideMaterial;
  basis: GuideBasis[];
}

export interface GuideOnDay {
  guide: Guide;
  asOf: string;
  summary: CarriedStatement | null;
  sections: { section: GuideSection; statements: CarriedStatement[] }[];
  /** Statements left out, because an article they rest on is not held or does not apply on the day. */
  leftOut: { section: GuideSection | 'summary'; basis: string[] }[];
}

/** Days on which a provision may carry a statement. */
const carrying: Status[] = ['in_force', 'amended', 'unknown'];

/**
 * Holds a guide against a release on a day. A statement stays only when every article it rests on stands in the
 * release and is in force; what is left out is named, so that nobody takes the rest for the whole.
 * @param asOf `YYYY-MM-DD`
 */
export async function guideOnDay(guide: Guide, library: Library, asOf: string): Promise<GuideOnDay> {
  const leftOut: GuideOnDay['leftOut'] = [];
  const carry = async (section: GuideSection | 'summary', statement: GuideStatement) => {
    const basis = await Promise.all(statement.basis.map((key) => standing(key, library, asOf)));
    const missing = statement.basis.filter((_, i) => basis[i] === null);
    if (missing.length === 0) return { statement, basis: basis as GuideBasis[] };
    leftOut.push({ section, basis: missing });
    return null;
  };
  const summary = await carry('summary', guide.summary);
  const sections: GuideOnDay['sections'] = [];
  for (const section of guideSections) {
    const carried = await Promise.all(guide[section].map((one: GuideStatement) => carry(section, one)));
    const statements = carried.filter((one) => one !== null);
    if (statements.length > 0) sections.push({ section, statements });
  }
  return { guide, asOf, summary, sections, leftOut };
}

/** A statement with the provisions that carry it on the day; null where one of them is not held or not in force. */
export async function carryStatement(
  statement: GuideStatement,
  library: Library,
  asOf: string,
): Promise<CarriedStatement | null> {
  const basis = await Promise.all(statement.basis.map((key) => standing(key, library, asOf)));
  return basis.some((one) => one === null) ? null : { statement, basis: basis as GuideBasis[] };
}

async function standing(key: string, library: Library, asOf: string): Promise<GuideBasis | null> {
  const slash = key.lastIndexOf('/');
  const found = await library.find(key.slice(0, slash), key.slice(slash + 1));
  for (const provision of found) {
    const status = library.statusOn(provision, asOf);
    if (carrying.includes(status)) return { provision, status };
  }
  return null;
}

/** What a person lacks of the documents a guide names. Says nothing on whether an application will be taken. */
export interface PreCheck {
  missing: CarriedStatement[];
  /** Needed in some cases only; each says when. */
  perhapsMissing: CarriedStatement[];
  have: CarriedStatement[];
  /** Ids given that the guide does not know. */
  unknown: string[];
}

/** @param have ids of the documents the asker ticked */
export function preCheck(day: GuideOnDay, have: readonly string[]): PreCheck {
  const materials = day.sections.find((s) => s.section === 'materials')?.statements ?? [];
  const idOf = (one: CarriedStatement) => (one.statement as GuideMaterial).id;
  const ticked = new Set(have);
  const lacking = materials.filter((one) => !ticked.has(idOf(one)));
  const known = new Set(day.guide.materials.map((m) => m.id));
  return {
    missing: lacking.filter((one) => (one.statement as GuideMaterial).when === undefined),
    perhapsMissing: lacking.filter((one) => (one.statement as GuideMaterial).when !== undefined),
    have: materials.filter((one) => ticked.has(idOf(one))),
    unknown: [...new Set(have)].filter((id) => !known.has(id)),
  };
}
