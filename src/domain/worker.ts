import { z } from 'zod';
import { Failure } from '../errors/catalogue.js';
import type { ManifestRecord } from './deployment.js';

/** What a worker is: `maas sensor run` of a sensor, with arguments that say from where, to where and how. */
export interface WorkerSpec {
  readonly sensor: string;
  /** As typed after the sensor's name. No secrets: they stand in files that arguments or the node's settings name. */
  readonly arguments: readonly string[];
}

const schema = z.object({
  worker: z.strictObject({
    sensor: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
    arguments: z
      .array(
        z
          .string()
          .max(4_096)
          .regex(/^[^\0]*$/),
      )
      .max(64),
  }),
});

/** What stands in a worker's deployment where a model's has its maas.yaml. */
export function workerManifest(worker: WorkerSpec): ManifestRecord {
  return { worker: { sensor: worker.sensor, arguments: [...worker.arguments] } };
}

/** @throws Failure BAD_REQUEST when a deployment of kind worker holds something else */
export function workerOf(manifest: ManifestRecord): WorkerSpec {
  const parsed = schema.safeParse(manifest);
  if (parsed.success) return parsed.data.worker;
  const [issue] = parsed.error.issues;
  throw new Failure('BAD_REQUEST', `what is deployed is not a worker: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** A worker whose heartbeat is older than this is stuck, and is started again. */
export const heartbeatLimitMs = 60_000;

/** @param heardAt when the heartbeat was last seen, or the worker was ready; epoch ms, as `now` */
export function isStuck(heardAt: number, now: number): boolean {
  return now - heardAt > heartbeatLimitMs;
}
