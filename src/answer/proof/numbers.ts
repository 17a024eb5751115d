/** Proof of figures: every number, period, amount, share, multiple, date and article of a claim stands in its sources. */
import { type Assigned, findMispaired } from './pairing.ts';
import { extractQuantities, type Quantity } from './quantities.ts';
import { clausesOf, type Stretch, sentencesOf } from './text.ts';

/** Units that point at places and papers; these may also come from the cited provision's own label and facts. */
const referenceUnits = new Set(['条', '款', '项', '目', '章', '节', '号', 'date', '']);
/** Ranges of punishment: one end stated as the whole figure misleads. */
const punishmentUnits = new Set(['yuan', '倍', 'times']);
const durationUnits = new Set(['hour', 'day', 'working-day', 'week', 'month', 'year']);

function sameFigure(claim: Quantity, source: Quantity): boolean {
  if (claim.unit === 'date' && source.unit === 'date') {
    const [ours, theirs] = [String(claim.value), String(source.value)];
    return theirs.startsWith(ours) || (ours.startsWith('-') && theirs.endsWith(ours));
  }
  if (claim.unit === source.unit) return claim.value === source.value;
  if (claim.unit === '' || source.unit === '') {
    return (
      claim.value === source.value &&
      (referenceUnits.has(claim.unit) || claim.unit === '' || claim.unit === '个')
    );
  }
  const pair = `${claim.unit}/${source.unit}`;
  if (pair === 'month/year') return claim.value === Number(source.value) * 12;
  if (pair === 'year/month') return Number(claim.value) * 12 === source.value;
  if (pair === 'week/day') return Number(claim.value) * 7 === source.value;
  if (['times/倍', 'times/次', '倍/times', '次/times', 'year/age'].includes(pair))
    return claim.value === source.value;
  return false;
}

function opposite(a: Quantity, b: Quantity): boolean {
  return a.bound !== null && b.bound !== null && a.bound !== b.bound;
}

/** Other ends of two ranges whose units may differ by a known factor (一年 and 12个月). */
function sameEnd(claim: Quantity, source: Quantity): boolean {
  const end = (quantity: Quantity): Quantity => ({
    ...quantity,
    value: quantity.rangeWith ?? quantity.value,
  });
  return sameFigure(end(claim), end(source));
}

function isInverted(quantity: Quantity): boolean {
  return (
    quantity.bound === 'up' &&
    quantity.rangeWith !== null &&
    Number(quantity.value) > Number(quantity.rangeWith)
  );
}

const describe = (quantity: Quantity) => `${quantity.value}${quantity.unit}`;

/**
 * Null when all figures hold, else what does not. `sources` are the cited spans; `facts` is what else is
 * known of the cited provisions (article label, title, 文号, dates), good for references only.
 */
export function findWrongFigure(claim: string, sources: readonly string[], facts: string): string | null {
  const claimed = extractQuantities(claim);
  if (claimed.length === 0) return null;
  const held = sources.map((source) => extractQuantities(source));
  const all = held.flat();
  const known = [...all, ...extractQuantities(facts)];
  for (const quantity of claimed) {
    const pool = referenceUnits.has(quantity.unit) ? known : all;
    const matches = pool.filter((source) => sameFigure(quantity, source));
    if (matches.length === 0) {
      const rival = all.some((source) => source.unit === quantity.unit);
      if (quantity.weak && !rival) continue;
      return `${describe(quantity)} is not in the cited text`;
    }
    const agreeing = matches.filter((source) => !opposite(quantity, source));
    if (agreeing.length === 0) return `${describe(quantity)} is bounded the other way in the cited text`;
    const ranges = agreeing.filter((source) => source.rangeWith !== null);
    if (quantity.rangeWith !== null && ranges.length > 0) {
      const whole = ranges.some((source) => sameEnd(quantity, source));
      if (!whole) return `${describe(quantity)} to ${quantity.rangeWith} is no range of the cited text`;
    }
    if (isInverted(quantity))
      return `${describe(quantity)} and more, ${quantity.rangeWith} and less leaves nothing`;
    if (quantity.bound === null && punishmentUnits.has(quantity.unit)) {
      const halved = agreeing.every(
        (source) =>
          source.rangeWith !== null &&
          !claimed.some((other) => other.unit === quantity.unit && other.value === source.rangeWith),
      );
      if (halved) return `${describe(quantity)} is one end of a range in the cited text`;
    }
  }
  return (
    findSwappedCondition(claim, claimed, sources, held) ?? findMispaired(claim, sources, assignedFigures)
  );
}

function assignedFigures(text: string): Assigned[] {
  return extractQuantities(text)
    .filter((quantity) => !referenceUnits.has(quantity.unit) && !quantity.weak)
    .map((quantity) => ({
      sort: durationUnits.has(quantity.unit) ? 'duration' : quantity.unit === 'times' ? '倍' : quantity.unit,
      value: describe(quantity),
      start: quantity.start,
      end: quantity.end,
    }));
}

/**
 * 不足1万元 → 5万元以上, 1万元以上 → 15倍: a claim that joins the condition of one branch with the consequence of
 * the other. Found where every sentence with the consequence bounds the condition the other way.
 */
function findSwappedCondition(
  claim: string,
  claimed: Quantity[],
  sources: readonly string[],
  held: Quantity[][],
): string | null {
  const within = (quantities: Quantity[], part: Stretch) =>
    quantities.filter((quantity) => quantity.start >= part.start && quantity.start < part.end);
  const sentences = sources.flatMap((source, i) => sentencesOf(source).map((part) => within(held[i]!, part)));
  for (const sentence of sentencesOf(claim)) {
    let before: Quantity[] = [];
    for (const clause of clausesOf(sentence)) {
      const here = within(claimed, clause);
      for (const consequence of here) {
        const bounds = (quantity: Quantity) => quantity.bound !== null && quantity.rangeWith === null;
        const own = here.filter((quantity) => quantity !== consequence && bounds(quantity));
        for (const condition of own.length > 0 ? own : before.filter(bounds)) {
          if (consequence.value === condition.value) continue;
          const places = sentences.filter((one) =>
            one.some((q) => sameFigure(consequence, q) && !opposite(consequence, q)),
          );
          const fits = places.some((one) =>
            one.some((q) => bounds(q) && sameFigure(condition, q) && !opposite(condition, q)),
          );
          const against = places.some((one) =>
            one.some((q) => sameFigure(condition, q) && opposite(condition, q)),
          );
          if (!fits && against)
            return `${describe(consequence)} belongs to the other side of ${describe(condition)}`;
        }
      }
      before = here;
    }
  }
  return null;
}
