import type { Assignment } from '../../control/records.js';
import { instanceVariable } from '../../runtime/processes/containment.js';

export interface NodeSettings {
  readonly node: string;
  /** A host name or IP address that others reach this node by. */
  readonly address: string;
  readonly hostname: string;
  /** PATH of the models. */
  readonly path: string;
}

/** The file that a worker keeps writing to show that it is alive. */
export const heartbeatFile = 'heartbeat';

/** The environment of a model, including what its maas.yaml declares. docs/instance-life.md has the same list. */
export function modelEnvironment(
  { instance, name, version, memoryMb }: Pick<Assignment, 'instance' | 'name' | 'version' | 'memoryMb'>,
  { node, address, path }: NodeSettings,
  directory: string,
  declared: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    PATH: path,
    HOME: directory,
    LANG: 'C.UTF-8',
    ...declared,
    [instanceVariable]: instance,
    MAAS_NAME: name,
    MAAS_VERSION: version,
    MAAS_NODE: node,
    MAAS_ADDRESS: address,
    MAAS_MEMORY_MB: String(memoryMb),
    MAAS_HEARTBEAT: `${directory}/${heartbeatFile}`,
  };
}
