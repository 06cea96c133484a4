import type { DeploymentKind } from '../../domain/deployment.js';
import { type ModelId, type ModelVersion, modelName } from '../../domain/identity.js';
import { sumOfWork, type WorkAccount } from '../../domain/work-account.js';
import { Failure } from '../../errors/catalogue.js';
import { type ChangedInstances, type ChangeOptions, type ChangePorts, changeInstances } from '../deploy/change-instances.js';
import { type DeploymentSummary, type Looking, listDeployments } from '../deploy/list-deployments.js';

/** Workers of a sensor are deployed under its name and this version, beside models of any other. */
export const workerVersion = 'sensor' as ModelVersion;

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

/**
 * Stops a sensor's workers, which first finish and confirm what they have taken.
 *
 * @throws Failure NO_SUCH_SENSOR when none runs, and what `changeInstances` throws
 */
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

export interface SensorState extends DeploymentSummary {
  /** The total of its workers, each counted since its start; undefined while nothing is known. */
  readonly work?: WorkAccount;
}

/** A sensor, and what its workers have done. @throws Failure NO_SUCH_SENSOR */
export async function showSensor(looking: Looking, sensor: string): Promise<SensorState> {
  const found = await findSensor(looking, sensor);
  const work = sumOfWork(found.running.flatMap((instance) => (instance.work === undefined ? [] : [instance.work])));
  return { ...found, ...(work !== undefined && { work }) };
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

/** The name and version under which a sensor's workers are deployed. @throws Failure BAD_NAME */
export function workerId(sensor: string): ModelId {
  return { name: modelName(sensor), version: workerVersion };
}
