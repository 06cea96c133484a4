export interface MeasurementKey {
  readonly profile: string;
  readonly entity: string;
  /** In the order of the profile's `groupBy`, as texts; none is a group too. */
  readonly groups: readonly string[];
  /** Its number, counted in `durationMs` from 1970 on. */
  readonly period: number;
  readonly durationMs: number;
}

/** What profiles have measured: a value for each profile, entity, groups and period, as Metron's profiler keeps it in HBase. */
export interface ProfileStore extends AsyncDisposable {
  /**
   * At once when it is at hand.
   *
   * @returns the measurement as a JSON object whose `value` it is; undefined when nothing was measured
   * @throws Failure when the store cannot be reached
   */
  get(key: MeasurementKey, signal?: AbortSignal): string | undefined | Promise<string | undefined>;
}
