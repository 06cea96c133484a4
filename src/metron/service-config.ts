import { z } from 'zod';
import { Failure } from '../errors/catalogue.js';

/** The content of the znode of Metron's model service configuration (`org.apache.metron.maas.config.MaaSConfig`). */
export interface ServiceConfig {
  /** The znode under which requests are queued. */
  readonly queuePath: string;
  /** The znode under which instances are registered, at `<model>/<instance>`. */
  readonly serviceRoot: string;
}

/** The defaults: of each missing field, and of all when there is no such znode. */
export const defaultServiceConfig: ServiceConfig = { queuePath: '/maas/queue', serviceRoot: '/maas/service' };

const path = z.string().regex(/^(\/[^/\s]+)+$/, 'must be the path of a znode');

const schema = z.looseObject({
  queue: z.string().nullish(),
  queueConfig: z.looseObject({ zk_path: path.nullish() }).nullish(),
  serviceRoot: path.nullish(),
});

/** Writes the configuration as Metron's own tools do. */
export function encodeServiceConfig({ queuePath, serviceRoot }: ServiceConfig): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ queue: 'ZOOKEEPER', queueConfig: { zk_path: queuePath }, serviceRoot }));
}

/**
 * @param znode the path that the data was read from, for the error's message
 * @throws Failure BAD_SETTING for data that is not such a configuration, and for a queue that is not of the kind ZOOKEEPER
 */
export function decodeServiceConfig(data: Uint8Array, znode: string): ServiceConfig {
  const parsed = schema.safeParse(jsonOf(data, znode));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bad(znode, [issue?.path.join('.'), issue?.message].filter(Boolean).join(' '));
  }
  const { queue, queueConfig, serviceRoot } = parsed.data;
  if (queue != null && queue !== 'ZOOKEEPER') throw bad(znode, `its queue is ${queue}, and only ZOOKEEPER is known`);
  return {
    queuePath: queueConfig?.zk_path ?? defaultServiceConfig.queuePath,
    serviceRoot: serviceRoot ?? defaultServiceConfig.serviceRoot,
  };
}

function jsonOf(data: Uint8Array, znode: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw bad(znode, 'it is not JSON', cause);
  }
}

function bad(znode: string, problem: string, cause?: unknown): Failure {
  const hint = 'correct the znode, or name another with --zk-root';
  return new Failure('BAD_SETTING', `${znode} is not the configuration of a model service: ${problem}`, { znode }, { cause, hint });
}
