import { type LocalRunOptions, runModelLocally } from '../../agent/run-locally.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { expectationMismatch } from '../../domain/model-example.js';
import type { Example, ModelManifest } from '../../domain/model-manifest.js';
import { inspectModel } from '../../domain/model-start.js';
import { Failure } from '../../errors/catalogue.js';
import { callModel } from '../../metron/model-call.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { readModelListing } from '../../storage/model-listing.js';
import { packModel } from '../../storage/packing/pack.js';
import { defaultMemoryMb } from '../deploy/add-model.js';

export interface CheckedModel {
  readonly directory: string;
  /** The file that starts it. */
  readonly start: string;
  readonly memoryMb: number;
  /** What would be shipped. */
  readonly files: number;
  readonly bytes: number;
  readonly archiveBytes: number;
  readonly warnings: readonly string[];
  /** Undefined when it was not run. */
  readonly examples?: readonly CheckedExample[];
}

export interface CheckedExample {
  readonly function: string;
  readonly args: Readonly<Record<string, string>>;
  readonly answer?: Readonly<Record<string, unknown>>;
  /** How the answer differs from what was expected; undefined when it does not. */
  readonly problem?: string;
}

export interface ModelCheck {
  /** How to run it; its memory comes from its maas.yaml. */
  readonly local: Omit<LocalRunOptions, 'onEnd' | 'onRecord' | 'memoryMb'>;
  /** Whether to start it and make its example calls. */
  readonly run: boolean;
  readonly onStep: (what: string) => void;
}

/**
 * Checks whether a directory is a model that a node can run: what would be shipped, how it starts, and whether it answers its example
 * calls as expected.
 *
 * @throws Failure BAD_MODEL, MODEL_TOO_LARGE, MODEL_FAILED with its last output, TIMED_OUT with what it waits for
 */
export async function checkModel({ local, run, onStep }: ModelCheck, signal: AbortSignal): Promise<CheckedModel> {
  const { directory, scratchDirectory } = local;
  const { start, manifest, warnings } = inspectModel(await readModelListing(directory));
  onStep('packing it');
  await using packed = await packModel(directory, { scratchDirectory, signal });
  const skipped = packed.skipped.map(({ path, reason }) => `${path} is not shipped: ${reason}`);
  const memoryMb = manifest.memory ?? defaultMemoryMb;
  const checked = {
    directory,
    start: start.file,
    memoryMb,
    files: packed.files,
    bytes: packed.unpackedBytes,
    archiveBytes: packed.digest.size,
    warnings: [...warnings, ...skipped],
  };
  if (!run) return checked;

  onStep('starting it');
  const examples = await whileItRuns({ ...local, memoryMb, onEnd: 'fail' }, signal, (endpoint, until) => {
    onStep('calling it');
    return tryExamples(endpoint, manifest, local.clock, until);
  });
  return { ...checked, examples };
}

async function whileItRuns<Result>(
  options: LocalRunOptions,
  signal: AbortSignal,
  work: (endpoint: Endpoint, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const working = Promise.withResolvers<Result>();
  working.promise.catch(() => {});
  let begun = false;
  let waitsFor: string | undefined;
  const onRecord: LocalRunOptions['onRecord'] = ({ state, endpoint, reason }) => {
    if (state === 'starting') waitsFor = reason;
    if (state !== 'ready' || endpoint === undefined || begun) return;
    begun = true;
    work(endpoint, until)
      .then(working.resolve, working.reject)
      .finally(() => over.abort(new Error('checked')));
  };
  await runModelLocally({ ...options, onRecord }, until);
  if (!signal.aborted || begun) return await working.promise;
  const { reason } = signal;
  if (waitsFor === undefined || !(reason instanceof Failure && reason.code === 'TIMED_OUT')) throw reason;
  throw new Failure('TIMED_OUT', `the model was not ready in time: ${waitsFor}`, reason.details, { hint: 'wait longer with --timeout' });
}

async function tryExamples(
  endpoint: Endpoint,
  manifest: ModelManifest,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly CheckedExample[]> {
  const results: CheckedExample[] = [];
  for (const [name, { examples }] of Object.entries(manifest.functions)) {
    for (const example of examples) results.push(await tryExample(endpoint, name, example, clock, signal));
  }
  return results;
}

async function tryExample(
  endpoint: Endpoint,
  name: string,
  { args, expect }: Example,
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckedExample> {
  const tried = { function: name, args };
  try {
    const answer = await callModel({ endpoint, function: name, args, signal }, clock);
    const problem = expectationMismatch(expect, answer);
    return { ...tried, answer, ...(problem !== undefined && { problem }) };
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'MODEL_CALL_FAILED')) throw error;
    return { ...tried, problem: error.message };
  }
}
