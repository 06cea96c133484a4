import type { ControlPaths } from '../control/layout.js';
import type { Unplaced } from '../domain/deployment.js';
import { describeModel } from '../domain/identity.js';
import { FencedWriter } from '../engines/fenced-writer.js';
import type { Convergence, Engine } from '../engines/port.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Bell } from '../zookeeper/recipes/bell.js';
import type { Leadership } from '../zookeeper/recipes/leadership.js';
import type { RecipePorts } from '../zookeeper/recipes/retry.js';
import { type CrashPoint, neverCrash } from './crash-points.js';
import { DeploymentBook } from './deployment-book.js';
import { MetronIntake } from './metron-intake.js';
import { Quarantine } from './quarantine.js';
import { RequestIntake } from './request-intake.js';

export interface TermOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly queuePath: string;
  readonly leadership: Leadership;
  /** Opens the engines for this term. @param onChange to be called when something changes */
  readonly openEngines: (onChange: () => void) => Promise<readonly Engine[]>;
  readonly log: Log;
  readonly crash?: CrashPoint | undefined;
}

/** The longest wait between two rounds, even if nothing changes. */
const longestWaitMs = 30_000;
const pruneEveryMs = 60_000;

/** The loop of a leader: takes requests, converges, and waits for a change, until `signal` aborts. The decisions are in domain/. */
export async function serveTerm(options: TermOptions, signal: AbortSignal): Promise<never> {
  const { zk, control, queuePath, clock, random, log, leadership, crash = neverCrash } = options;
  const ports = { zk, clock, random };
  const bell = new Bell();
  const onChange = bell.ring;
  const writer = new FencedWriter(zk, leadership);
  await zk.sync(control.root, { signal });
  const deployments = await DeploymentBook.read({ ...ports, control, log }, signal);
  const engines = await options.openEngines(onChange);
  await using cleanup = new AsyncDisposableStack();
  for (const engine of engines) cleanup.use(engine);
  using metron = await MetronIntake.open({ ...ports, control, queuePath, writer, log, crash, onChange }, signal);
  using intake = await RequestIntake.open({ ...ports, control, writer, deployments, engines, log, crash, onChange }, signal);
  using quarantine = await Quarantine.open({ ...ports, root: control.quarantine, signal });

  let pruneAt = 0;
  for (;;) {
    await metron.takeAll(signal);
    await intake.takeAll(signal);
    crash('before converging');
    let lookAgainInMs = longestWaitMs;
    for (const engine of engines) {
      const ours = deployments.all.filter((deployment) => deployment.engine === engine.name);
      const convergence = await engine.converge(ours, deployments.unreadable, signal);
      await settle(convergence, engine, deployments, writer, clock, signal);
      lookAgainInMs = Math.min(lookAgainInMs, convergence.lookAgainInMs ?? lookAgainInMs);
    }
    crash('after converging');
    if (clock.elapsed() >= pruneAt) {
      await intake.prune(signal);
      await quarantine.prune(writer, signal);
      pruneAt = clock.elapsed() + pruneEveryMs;
    }
    await nextChange(bell, clock, Math.max(10, lookAgainInMs), signal);
  }
}

/** Records in each deployment what could not be placed, and removes deployments that are no longer wanted and have no instances left. */
async function settle(
  { unplaced, vacant }: Convergence,
  engine: Engine,
  deployments: DeploymentBook,
  writer: FencedWriter,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (const deployment of deployments.all.filter((one) => one.engine === engine.name)) {
    const model = describeModel(deployment);
    if (deployment.instances === 0 && vacant.has(model)) {
      await deployments.remove(deployment, writer, signal);
      continue;
    }
    const now = unplaced.get(model);
    const { unplaced: before, ...rest } = deployment;
    const isSame = JSON.stringify(now && told(now)) === JSON.stringify(before && told(before));
    if (isSame) continue;
    const news =
      now === undefined ? rest : { ...rest, unplaced: { ...now, reasons: [...now.reasons], since: before?.since ?? clock.now() } };
    await deployments.write(news, writer, signal);
  }
}

function told({ count, reasons, code }: Omit<Unplaced, 'since'>) {
  return { count, reasons, code };
}

async function nextChange(bell: Bell, clock: Clock, limitMs: number, signal: AbortSignal): Promise<void> {
  const slept = new AbortController();
  clock.sleep(limitMs, slept.signal).then(bell.ring, () => {});
  try {
    await bell.next(signal);
  } finally {
    slept.abort();
  }
}
