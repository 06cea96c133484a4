/** What one expression may use. The defaults leave any sensible expression alone. */
export interface Limits {
  /** UTF-16 units of an expression's text. */
  readonly sourceLength: number;
  /** Levels of nesting, long chains of operators included. */
  readonly depth: number;
  /** Calls, lambda applications and elements walked over, in one evaluation. */
  readonly steps: number;
  /** UTF-16 units of any one text that a function makes. */
  readonly textLength: number;
  /** UTF-16 units of all such texts of one evaluation. */
  readonly textTotal: number;
  /** Time for one evaluation without waiting, ms. */
  readonly timeMs: number;
  /** Time for one evaluation that waits, in all, ms. */
  readonly waitMs: number;
}

export const defaultLimits: Limits = {
  sourceLength: 256 * 1024,
  depth: 500,
  steps: 10_000_000,
  textLength: 16 * 1024 * 1024,
  textTotal: 64 * 1024 * 1024,
  timeMs: 1_000,
  waitMs: 60_000,
};
