import type { MeasurementKey, ProfileStore } from './port.js';

/** Measurements in memory. */
export class MemoryProfiles implements ProfileStore {
  readonly #measured = new Map<string, string>();

  /** Keeps a measurement, replacing an earlier one with the same key. */
  put(key: MeasurementKey, json: string): void {
    this.#measured.set(keyOf(key), json);
  }

  get(key: MeasurementKey): string | undefined {
    return this.#measured.get(keyOf(key));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function keyOf({ profile, entity, groups, period, durationMs }: MeasurementKey): string {
  return JSON.stringify([profile, entity, period, durationMs, ...groups]);
}
