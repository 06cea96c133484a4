import { z } from 'zod';
import { Failure } from '../errors/catalogue.js';
import type { ManifestRecord } from './deployment.js';

/** The specification of a worker, which is a `maas sensor run` with arguments. */
export interface WorkerSpec {
  readonly sensor: string;
  /** The arguments after the sensor's name. They hold no secrets, only names of files that do. */
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

/** The manifest in a worker's deployment, in the place of a model's maas.yaml. */
export function workerManifest(worker: WorkerSpec): ManifestRecord {
  return { worker: { sensor: worker.sensor, arguments: [...worker.arguments] } };
}

/** Reads the specification from a worker's manifest. @throws Failure BAD_REQUEST when it is invalid */
export function workerOf(manifest: ManifestRecord): WorkerSpec {
  const parsed = schema.safeParse(manifest);
  if (parsed.success) return parsed.data.worker;
  const [issue] = parsed.error.issues;
  throw new Failure('BAD_REQUEST', `what is deployed is not a worker: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** A worker whose heartbeat is older than this is stuck and gets restarted. */
export const heartbeatLimitMs = 60_000;

/** @param heardAt when the heartbeat was last seen, or the worker was ready; epoch ms, as `now` */
export function isStuck(heardAt: number, now: number): boolean {
  return now - heardAt > heartbeatLimitMs;
}
