/** What a quantity is. */
/** Which way a quantity is bounded: 以上, 不少于, 超过 point up; 以下, 以内, 不足 point down. */
export type Bound = 'up' | 'down';

export interface Quantity {
  /** Canonical number (yuan, a ratio between 0 and 1 for percentages), or `YYYY-MM-DD` and parts of it. */
  value: number | string;
  /** `day`, `working-day`, `month`, `year`, `yuan`, `ratio`, `倍`, `类`, `条`, `date`, … ; empty for a bare number. */
  unit: string;
  bound: Bound | null;
  /** Offsets into the text it was found in (UTF-16), its unit included. */
  start: number;
  end: number;
  /** A quantity of one with a loose classifier (一次, 一份): a way of speaking more often than a figure. */
  weak: boolean;
  /** The value at the other end when this is one end of a range. */
  rangeWith: number | string | null;
}

/** Takes a quantity that was found; its place is then taken. */
export type Add = (quantity: Quantity) => void;

/** A quantity without bound or range. */
export function plain(value: number | string, unit: string, start: number, end: number): Quantity {
  return { value, unit, bound: null, start, end, weak: false, rangeWith: null };
}
