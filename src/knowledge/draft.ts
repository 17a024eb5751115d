import type { ProvisionKind } from './types.ts';

/** A provision before it has an id. */
export interface Draft {
  article: string;
  kind: ProvisionKind;
  headings: string[];
  lines: string[];
  /** 1-based line of the file on which it begins. */
  line: number;
  /** Length of its own label at the start of the first line. */
  ownLabel: number;
}
