import { createHash } from 'node:crypto';
import { deploymentCodec } from '../../control/records.js';
import type { Deployment } from '../../domain/deployment.js';
import { type WorkerSpec, workerManifest } from '../../domain/worker.js';
import { Failure } from '../../errors/catalogue.js';
import { znodeOf } from '../../sensor/config/config-place.js';
import { awaitRollout } from '../deploy/await-rollout.js';
import { type ChangedInstances, type ChangeOptions, type ChangePorts, changeInstances } from '../deploy/change-instances.js';
import { requireSoundConfigs } from './require-sound-configs.js';
import { workerId } from './sensors.js';
import { type TakenStart, takeBack } from './take-back.js';

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
  const [started] = await startSensors(ports, [start], options);
  return started as ChangedInstances;
}

/**
 * Has the pipelines of several sensors run on the nodes, each in workers of its own: all of them, or none. Nothing is asked for before every
 * one of them is looked at; when the service refuses a later one, or `signal` aborts before all are taken, those before it are taken back.
 *
 * @returns in the order of `starts`
 * @throws Failure as `startSensor`, BAD_SENSOR_CONFIG; of a request after others, with what became of those in its details
 */
export async function startSensors(
  ports: ChangePorts,
  starts: readonly SensorStart[],
  options: ChangeOptions,
): Promise<readonly ChangedInstances[]> {
  const checked: CheckedStart[] = [];
  for (const start of starts) checked.push({ start, former: await checkStart(ports, start, options.signal) });
  const taken: TakenStart[] = [];
  for (const { start, former } of checked) {
    try {
      taken.push(await ask(ports, start, former, options));
    } catch (error) {
      throw await withoutOthers(ports, error, start.sensor, taken, options);
    }
  }
  if (!options.wait) return taken.map(({ changed }) => changed);

  const running: ChangedInstances[] = [];
  for (const { sensor, changed } of taken) {
    const rollout = await awaitRollout({ ...ports, ...options }, workerId(sensor), { removed: changed.instances.after === 0 });
    running.push({ ...changed, running: rollout.instances });
  }
  return running;
}

interface CheckedStart {
  readonly start: SensorStart;
  /** What its deployment was before. */
  readonly former: Deployment | undefined;
}

async function checkStart({ zk, control }: ChangePorts, start: SensorStart, signal: AbortSignal): Promise<Deployment | undefined> {
  const { sensor, replace } = start;
  const path = control.deployment(workerId(sensor));
  if ((await zk.stat(parserConfigPath(sensor), { signal })) === undefined) {
    const hint = `push its configuration with maas config push DIR, which has parsers/${sensor}.json`;
    throw new Failure('NO_SUCH_SENSOR', `no sensor ${sensor} is configured in ZooKeeper`, { sensor }, { hint });
  }
  await requireSoundConfigs(zk, start, signal);
  const znode = await zk.read(path, { signal });
  if (znode === undefined) return undefined;
  const former = deploymentCodec.decode(znode.data, path);
  if (!replace && former.instances > 0 && former.artifact.sha256 !== digestOf(start)) throw otherArguments(sensor);
  return former;
}

async function ask(ports: ChangePorts, start: SensorStart, former: Deployment | undefined, options: ChangeOptions): Promise<TakenStart> {
  const { sensor, instances, memoryMb, replace } = start;
  const artifact = { form: 'archive', uri: `maas:sensor/${sensor}`, sha256: digestOf(start) } as const;
  const wanted = { engine: 'agents', kind: 'worker', instances, ensure: true, memoryMb, replace } as const;
  const asked = { verb: 'add', ...workerId(sensor), ...wanted, artifact, manifest: workerManifest(start) } as const;
  try {
    return { sensor, asked, former, changed: await changeInstances(ports, asked, { ...options, wait: false }) };
  } catch (error) {
    throw error instanceof Failure && error.code === 'EXISTS_WITH_OTHER_CONTENT' ? otherArguments(sensor, error) : error;
  }
}

function digestOf({ sensor, arguments: said }: WorkerSpec): string {
  return createHash('sha256')
    .update(JSON.stringify({ sensor, arguments: said }))
    .digest('hex');
}

function otherArguments(sensor: string, cause?: unknown): Failure {
  const hint = 'maas sensor status shows them; --replace replaces them';
  return new Failure('EXISTS_WITH_OTHER_CONTENT', `sensor ${sensor} already runs with other arguments`, { sensor }, { hint, cause });
}

/** Takes back what came before a request that was not taken, and tells of it: who asked has to know what runs now. */
async function withoutOthers(
  ports: ChangePorts,
  thrown: unknown,
  sensor: string,
  before: readonly TakenStart[],
  options: ChangeOptions,
): Promise<unknown> {
  const error = options.signal.aborted ? options.signal.reason : thrown;
  if (before.length === 0) return error;
  const { takenBack, left } = await takeBack(ports, before, options);
  if (!(error instanceof Failure) || takenBack.length + left.length === 0) return error;
  const told = [
    `${sensor}: ${error.message}`,
    ...(takenBack.length > 0 ? [`taken back: ${takenBack.join(', ')}`] : []),
    ...left.map((each) => `not taken back: ${each.sensor}, since ${each.reason}`),
  ];
  const stop = left.length > 0 ? 'maas sensor list shows what runs, maas sensor stop stops it' : undefined;
  const hint = [error.hint, stop].filter(Boolean).join('; ');
  return new Failure(error.code, told.join('; '), { ...error.details, takenBack, left }, { hint, cause: error });
}
