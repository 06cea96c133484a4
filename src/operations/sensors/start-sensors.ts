import { createHash } from 'node:crypto';
import { deploymentCodec } from '../../control/records.js';
import { type WorkerSpec, workerManifest } from '../../domain/worker.js';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { znodeOf } from '../../sensor/config/config-place.js';
import { awaitRollout } from '../deploy/await-rollout.js';
import { type ChangedInstances, type ChangeOptions, type ChangePorts, changeInstances } from '../deploy/change-instances.js';
import { workerId } from './sensors.js';

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
 * Has the pipelines of several sensors run on the nodes, each in workers of its own. Nothing is asked for before every one of them is
 * looked at: with one bad name none is started.
 *
 * @returns in the order of `starts`
 * @throws Failure as `startSensor`; of a request that was refused after others were taken, with those in its details
 */
export async function startSensors(
  ports: ChangePorts,
  starts: readonly SensorStart[],
  options: ChangeOptions,
): Promise<readonly ChangedInstances[]> {
  for (const start of starts) await checkStart(ports, start, options.signal);
  const taken: Started[] = [];
  for (const start of starts) taken.push(await ask(ports, start, options, taken));
  if (!options.wait) return taken.map(({ changed }) => changed);

  const running: ChangedInstances[] = [];
  for (const { sensor, changed } of taken) {
    const rollout = await awaitRollout({ ...ports, ...options }, workerId(sensor), { removed: changed.instances.after === 0 });
    running.push({ ...changed, running: rollout.instances });
  }
  return running;
}

interface Started {
  readonly sensor: string;
  readonly changed: ChangedInstances;
}

async function checkStart({ zk, control }: ChangePorts, start: SensorStart, signal: AbortSignal): Promise<void> {
  const { sensor, replace } = start;
  const path = control.deployment(workerId(sensor));
  if ((await zk.stat(parserConfigPath(sensor), { signal })) === undefined) {
    const hint = `push its configuration with maas config push DIR, which has parsers/${sensor}.json`;
    throw new Failure('NO_SUCH_SENSOR', `no sensor ${sensor} is configured in ZooKeeper`, { sensor }, { hint });
  }
  const znode = await zk.read(path, { signal });
  if (znode === undefined || replace) return;
  const { instances, artifact } = deploymentCodec.decode(znode.data, path);
  if (instances > 0 && artifact.sha256 !== digestOf(start)) throw otherArguments(sensor);
}

async function ask(ports: ChangePorts, start: SensorStart, options: ChangeOptions, before: readonly Started[]): Promise<Started> {
  const { sensor, instances, memoryMb, replace } = start;
  const artifact = { form: 'archive', uri: `maas:sensor/${sensor}`, sha256: digestOf(start) } as const;
  const wanted = { engine: 'agents', kind: 'worker', instances, ensure: true, memoryMb, replace } as const;
  const change = { verb: 'add', ...workerId(sensor), ...wanted, artifact, manifest: workerManifest(start) } as const;
  try {
    return { sensor, changed: await changeInstances(ports, change, { ...options, wait: false }) };
  } catch (error) {
    const conflict = error instanceof Failure && error.code === 'EXISTS_WITH_OTHER_CONTENT';
    throw afterOthers(conflict ? otherArguments(sensor, error) : error, sensor, before);
  }
}

function digestOf({ sensor, arguments: said }: WorkerSpec): string {
  return createHash('sha256')
    .update(JSON.stringify({ sensor, arguments: said }))
    .digest('hex');
}

function otherArguments(sensor: string, cause?: unknown): Failure {
  const hint = 'maas sensor status shows them; --replace has the new ones take their place';
  return new Failure('EXISTS_WITH_OTHER_CONTENT', `sensor ${sensor} runs with other arguments`, { sensor }, { hint, cause });
}

/** What was taken of a list goes on: who asked has to know. */
function afterOthers(error: unknown, sensor: string, before: readonly Started[]): unknown {
  if (before.length === 0 || !(error instanceof Failure)) return error;
  const started = before.map((each) => each.sensor);
  const names = started.join(', ');
  const hint = `${error.hint}; ${names}: maas sensor stop takes them back, the same command again goes on`;
  return new Failure(
    error.code,
    `${sensor}: ${messageOf(error)}; started before it: ${names}`,
    { ...error.details, started },
    { hint, cause: error },
  );
}
