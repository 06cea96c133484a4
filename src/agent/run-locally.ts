import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Assignment, InstanceRecord } from '../control/records.js';
import { type InstanceId, type ModelId, newInstanceId } from '../domain/identity.js';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import type { Containment } from '../runtime/processes/containment.js';
import type { Processes, UserIdentity } from '../runtime/processes/processes.js';
import type { Random } from '../runtime/random/random.js';
import { whenAborted } from '../runtime/waits/until-aborted.js';
import { extractModel } from '../storage/packing/extract.js';
import { packModel } from '../storage/packing/pack.js';
import type { FetchModel } from './fetch.js';
import { Fleet } from './fleet.js';
import type { NodeSettings } from './instance/environment.js';
import type { LogLine } from './log-protocol.js';
import { tailLines } from './log-tail.js';
import { noRegistry } from './registry.js';

export interface LocalRunOptions {
  /** The model's directory. What would be shipped of it is copied, and the copy is run. */
  readonly directory: string;
  readonly model: ModelId;
  readonly memoryMb: number;
  /** Where the copy is made; it is removed at the end. */
  readonly scratchDirectory: string;
  readonly node: NodeSettings;
  readonly files: Files;
  readonly processes: Processes;
  readonly containment: Containment;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly runAs?: UserIdentity | undefined;
  /** `restart`: restart it as on a node. `fail`: fail when it first ends. */
  readonly onEnd: 'restart' | 'fail';
  /** Called with each state; in `ready` there is an endpoint. */
  readonly onRecord?: ((record: InstanceRecord) => void) | undefined;
  /** Called with each line that it prints. */
  readonly onLine?: ((line: LogLine) => void) | undefined;
}

/**
 * Runs one instance of a model on this machine as an agent would, but without a cluster. When `signal` aborts it is stopped.
 *
 * @throws Failure MODEL_FAILED with the reason and its last lines on stderr; BAD_MODEL, MODEL_TOO_LARGE
 */
export async function runModelLocally(options: LocalRunOptions, signal: AbortSignal): Promise<void> {
  const { random, directory: source } = options;
  signal.throwIfAborted();
  await using resources = new AsyncDisposableStack();
  const scratch = await mkdtemp(path.join(options.scratchDirectory, 'maas-run-'));
  resources.defer(() => rm(scratch, { recursive: true, force: true }));
  // The model may run as another user, who must be able to pass through.
  await chmod(scratch, 0o711);
  const packed = resources.use(await packModel(source, { scratchDirectory: scratch, signal }));
  const fetch: FetchModel = async (_artifact, directory, until) => {
    await extractModel(packed.read(), directory, { expected: packed.digest, signal: until });
  };

  const assignment = assignmentOf(options, newInstanceId(options.model, Buffer.from(random.bytes(6)).toString('hex')));
  const failed = Promise.withResolvers<never>();
  const over = new AbortController();
  const fleet = new Fleet({
    ...options,
    runAs: options.runAs,
    registry: noRegistry,
    restarts: options.onEnd === 'fail' ? 'never' : 'as declared',
    fetch,
    directory: path.join(scratch, 'instances'),
    publish: (_instance, record) => {
      if (record === undefined) return;
      options.onRecord?.(record);
      if (record.state === 'failed') failed.reject(failureOf(record));
    },
  });
  failed.promise.catch(() => {});
  fleet.follow(new Map([[assignment.instance, assignment]]));
  const telling = tell(options, fleet, assignment.instance, over.signal);
  try {
    await Promise.race([failed.promise, whenAborted(signal).catch(() => {})]);
  } finally {
    await fleet.end('stop');
    over.abort(new Error('the model has stopped'));
    await telling;
  }
}

function assignmentOf({ model, memoryMb, clock, directory }: LocalRunOptions, instance: InstanceId): Assignment {
  const artifact = { form: 'archive', uri: directory } as const;
  return { ...model, instance, kind: 'model', artifact, manifest: {}, memoryMb, revision: 1, placedAt: clock.now() };
}

function failureOf({ reason, lastExit }: InstanceRecord): Failure {
  const stderr = lastExit?.stderr ?? [];
  const { status, signal } = lastExit ?? {};
  return new Failure(
    'MODEL_FAILED',
    `the model ${reason ?? 'failed'}`,
    { status, signal, stderr },
    { hint: stderr.length > 0 ? `its last line: ${stderr.at(-1)}` : 'it printed nothing on stderr' },
  );
}

/** Passes on what the model prints, until it has stopped and everything is passed on. */
async function tell({ onLine, clock }: LocalRunOptions, fleet: Fleet, instance: InstanceId, over: AbortSignal): Promise<void> {
  const source = fleet.logsOf(instance);
  if (onLine === undefined || source === undefined) return;
  const never = new AbortController().signal;
  const tellStream = async (stream: LogLine['stream']) => {
    const lines = tailLines(source[stream], { lines: Number.MAX_SAFE_INTEGER, followUntil: () => over.aborted, clock, signal: never });
    for await (const text of lines) onLine({ stream, text });
  };
  await Promise.all([tellStream('stdout'), tellStream('stderr')]);
}
