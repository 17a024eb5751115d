/** How long a sign-in lasts. */
export interface SessionLimits {
  /** Over after so long without a request. */
  idleMs: number;
  /** Over after so long in any case. */
  absoluteMs: number;
}
