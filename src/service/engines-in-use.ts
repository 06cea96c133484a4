import { decodingOnce } from '../control/decoding.js';
import type { ControlPaths } from '../control/layout.js';
import { Mirror } from '../control/mirror.js';
import { deploymentCodec } from '../control/records.js';
import type { EngineName } from '../domain/deployment.js';
import type { Log } from '../runtime/log/log.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Bell } from '../zookeeper/recipes/bell.js';
import type { RecipePorts } from '../zookeeper/recipes/retry.js';

export interface EnginesInUseOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly log: Log;
}

/** Waits until all deployments use a `known` engine. A service that lacks one in use must not lead: nobody would converge those. */
export async function awaitKnownEngines(
  { zk, control, clock, random, log }: EnginesInUseOptions,
  known: readonly EngineName[],
  signal: AbortSignal,
): Promise<void> {
  const bell = new Bell();
  const decode = decodingOnce(deploymentCodec);
  using deployments = await Mirror.open({ zk, clock, random, root: control.deployments, depth: 2, onChange: bell.ring, signal });
  for (let told = false; ; told = true) {
    const used = [...deployments.znodes.values()].map(decode).flatMap((decoded) => ('value' in decoded ? [decoded.value.engine] : []));
    const lacking = [...new Set(used)].filter((engine) => !known.includes(engine));
    if (lacking.length === 0) return;
    if (!told) log.warn('not standing for leader: deployments use an engine that this service lacks', { engines: lacking, known });
    await bell.next(signal);
  }
}
