import type { Database, OpenDatabase } from '../../../../src/records/context.ts';

/** What a suite is run on. */
export interface Subject {
  db: Database;
  /** Another program on the same data: on PostgreSQL a pool of its own, on PGlite the same handle. */
  other: Database;
  /** A new, empty database. */
  openEmpty(): Promise<OpenDatabase[]>;
}

/** Filled before the first test. */
export type SubjectOf = () => Subject;
