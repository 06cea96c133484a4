import { createHash } from 'node:crypto';
import type { DeploymentKind } from '../domain/deployment.js';
import { type ModelId, type ModelVersion, modelName } from '../domain/identity.js';
import { type WorkerSpec, workerManifest } from '../domain/worker.js';
import { Failure } from '../errors/catalogue.js';
import { znodeOf } from '../sensor/config/config-place.js';
import { type ChangedInstances, type ChangeOptions, type ChangePorts, changeInstances } from './change-instances.js';
import { type DeploymentSummary, type Looking, listDeployments } from './list-deployments.js';

/** Workers of a sensor are deployed under its name and this version, beside models of any other. */
export const workerVersion = 'sensor' as ModelVersion;

/** The znode of a sensor's parser configuration, as Metron keeps it. */
export const parserConfigPath = (sensor: string) => znodeOf({ type: 'PARSER', name: sensor });

export interface SensorStart extends WorkerSpec {
  /** How many workers there shall be. */
  readonly instances: number;
  /** Of each. */
  readonly memoryMb: number;
  /** Whether workers that run with other arguments give way. */
  readonly replace: boolean;
}

/**
 * Has a sensor's pipeline run on the nodes; again with the same arguments changes nothing.
 *
 * @throws Failure NO_SUCH_SENSOR when it has no parser configuration, EXISTS_WITH_OTHER_CONTENT when it runs with other arguments, and what
 *   `changeInstances` throws
 */
export async function startSensor(ports: ChangePorts, start: SensorStart, options: ChangeOptions): Promise<ChangedInstances> {
  const { sensor, instances, memoryMb, replace } = start;
  const id = workerId(sensor);
  const config = await ports.zk.stat(parserConfigPath(sensor), { signal: options.signal });
  if (config === undefined) {
    const hint = `push its configuration with maas config push DIR, which has parsers/${sensor}.json`;
    throw new Failure('NO_SUCH_SENSOR', `no sensor ${sensor} is configured in ZooKeeper`, { sensor }, { hint });
  }
  const spec = { sensor, arguments: start.arguments };
  const artifact = { form: 'archive', uri: `maas:sensor/${sensor}`, sha256: digestOf(spec) } as const;
  const wanted = { engine: 'agents', kind: 'worker', instances, ensure: true, memoryMb, replace } as const;
  const change = { verb: 'add', ...id, ...wanted, artifact, manifest: workerManifest(spec) } as const;
  return changeInstances(ports, change, options).catch((error: unknown) => {
    throw otherArguments(error, sensor);
  });
}

/** @throws Failure NO_SUCH_SENSOR when none runs, and what `changeInstances` throws */
export async function scaleSensor(
  ports: ChangePorts & Looking,
  sensor: string,
  instances: number,
  options: ChangeOptions,
): Promise<ChangedInstances> {
  await findSensor(ports, sensor);
  return changeInstances(ports, { verb: 'scale', ...workerId(sensor), instances }, options);
}

/** What is under way is finished and confirmed first. @throws Failure NO_SUCH_SENSOR when none runs, and what `changeInstances` throws */
export async function stopSensor(ports: ChangePorts & Looking, sensor: string, options: ChangeOptions): Promise<ChangedInstances> {
  const { instances } = await findSensor(ports, sensor);
  return changeInstances(ports, { verb: 'remove', ...workerId(sensor), instances: Math.max(1, instances.wanted) }, options);
}

export interface SensorList {
  readonly sensors: readonly DeploymentSummary[];
  /** What could not be read. */
  readonly warnings: readonly string[];
}

/** The sensors whose pipelines run on the nodes, by name. */
export async function listSensors(looking: Looking): Promise<SensorList> {
  const kind: DeploymentKind = 'worker';
  const { deployments, warnings } = await listDeployments(looking, { kind });
  return { sensors: deployments, warnings };
}

/** @throws Failure NO_SUCH_SENSOR */
export async function findSensor(looking: Looking, sensor: string): Promise<DeploymentSummary> {
  const { deployments } = await listDeployments(looking, { kind: 'worker', ...workerId(sensor) });
  const [found] = deployments;
  if (found !== undefined) return found;
  throw new Failure(
    'NO_SUCH_SENSOR',
    `no sensor ${sensor} runs`,
    { sensor },
    { hint: `maas sensor start ${sensor} starts it; maas sensor list shows what runs` },
  );
}

function workerId(sensor: string): ModelId {
  return { name: modelName(sensor), version: workerVersion };
}

function digestOf(spec: WorkerSpec): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex');
}

function otherArguments(error: unknown, sensor: string): unknown {
  if (!(error instanceof Failure && error.code === 'EXISTS_WITH_OTHER_CONTENT')) return error;
  const hint = 'maas sensor status shows them; --replace has the new ones take their place';
  return new Failure('EXISTS_WITH_OTHER_CONTENT', `sensor ${sensor} runs with other arguments`, { sensor }, { hint, cause: error });
}
