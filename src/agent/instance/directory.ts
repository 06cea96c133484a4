import path from 'node:path';
import { z } from 'zod';
import { type Assignment, assignmentCodec } from '../../control/records.js';
import { lastLines } from '../../domain/last-lines.js';
import { undefinedWhenMissing } from '../../runtime/errno.js';
import type { Files } from '../../runtime/files/files.js';
import { type ReplaceOptions, replaceFile } from '../../runtime/files/replace-file.js';

const identity = z.object({ pid: z.number().int(), startTicks: z.number().int(), bootId: z.string() });

/** A started process, with what the next agent needs to recognize it. */
const startedProcess = z.object({
  ...identity.shape,
  /** epoch ms */
  startedAt: z.number(),
  /** The paths of its cgroups. */
  places: z.array(z.string()),
  /** The length of stderr.log at the start: what precedes it is from earlier runs. */
  stderrFrom: z.number(),
  /** Set once it was ready, so that an adopting agent does not wait for readiness again. */
  ready: z.object({ endpoint: z.object({ url: z.string(), functions: z.record(z.string(), z.string()) }).optional() }).optional(),
});

const history = z.object({
  /** Whether endpoint.dat was shipped with the model: then it is not removed before a start. */
  shipsEndpoint: z.boolean(),
  restarts: z.number().int(),
  /** epoch ms, oldest first */
  endedAt: z.array(z.number()),
  /** Why it was given up. */
  gaveUp: z.string().optional(),
  lastExit: z
    .object({ at: z.number(), status: z.number().optional(), signal: z.string().optional(), stderr: z.array(z.string()) })
    .optional(),
});

export type StartedProcess = z.output<typeof startedProcess>;
export type History = z.output<typeof history>;

const noHistory: History = { shipsEndpoint: false, restarts: 0, endedAt: [] };

const tailBytes = 16_384;

/**
 * The files that an agent keeps for an instance:
 *
 *     assignment.json   what it was told to run
 *     process.json      what it started, written before the model's first instruction
 *     history.json      how often it ended
 *     exit              the status it ended with, written by the shell above it
 *     stdout.log stderr.log (and .1, the older part)
 *     model/            the model, its working directory
 *
 * Files are replaced atomically, so that the agent may be killed at any moment. process.json is not synced to disk: after a power failure it
 * may be empty, which counts as missing, as no process has survived either. Only the agent's user may write outside model/.
 */
export class InstanceDirectory {
  readonly path: string;
  readonly files: Files;

  constructor(directory: string, files: Files) {
    this.path = directory;
    this.files = files;
  }

  get model(): string {
    return path.join(this.path, 'model');
  }
  /** Where the model is unpacked before it is renamed to `model`. */
  get fetched(): string {
    return path.join(this.path, 'fetched');
  }
  get exit(): string {
    return path.join(this.path, 'exit');
  }
  get stdout(): string {
    return path.join(this.path, 'stdout.log');
  }
  get stderr(): string {
    return path.join(this.path, 'stderr.log');
  }

  get #assignmentFile(): string {
    return path.join(this.path, 'assignment.json');
  }

  async create(assignment: Assignment): Promise<void> {
    const data = assignmentCodec.encode(assignment);
    // Unchanged, nothing is written: a running instance must be adopted even on a full disk.
    const before = await this.files.read(this.#assignmentFile).catch(() => undefined);
    if (before?.equals(data)) return;
    await this.files.makeDirectory(this.path, 0o711);
    await replaceFile(this.files, this.#assignmentFile, data, { mode: 0o600, durable: true });
  }

  /**
   * @returns undefined when it was never written completely
   * @throws errors of the operating system, when it may exist but cannot be read now; Failure when it cannot be decoded
   */
  async assignment(): Promise<Assignment | undefined> {
    const data = await this.files.read(this.#assignmentFile).catch(undefinedWhenMissing);
    return data && assignmentCodec.decode(data, this.#assignmentFile);
  }

  process(): Promise<StartedProcess | undefined> {
    return this.#read('process.json', startedProcess);
  }

  /** Not synced to disk: after a power failure the process is gone too. */
  saveProcess(value: StartedProcess): Promise<void> {
    return this.#replace('process.json', value, { durable: false });
  }

  forgetProcess(): Promise<void> {
    return this.files.remove(path.join(this.path, 'process.json'));
  }

  async history(): Promise<History> {
    return (await this.#read('history.json', history)) ?? noHistory;
  }

  saveHistory(value: History): Promise<void> {
    return this.#replace('history.json', value, { durable: true });
  }

  /** The last lines written to stderr since the position `from`. */
  async lastErrors(from: number): Promise<readonly string[]> {
    try {
      await using file = await this.files.open(this.stderr);
      // A shorter file has been rotated meanwhile.
      const start = Math.max(file.size < from ? 0 : from, file.size - tailBytes);
      const end: Buffer[] = [];
      let left = file.size - start;
      for await (const chunk of file.chunks(start)) {
        end.push(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) break;
      }
      return lastLines(Buffer.concat(end).toString());
    } catch {
      return [];
    }
  }

  async stderrLength(): Promise<number> {
    return (await this.files.stat(this.stderr).catch(() => undefined))?.size ?? 0;
  }

  async remove(): Promise<void> {
    await this.files.removeTree(this.path);
  }

  /**
   * A damaged file counts as missing: the instance then starts afresh, which is better than never.
   *
   * @throws errors of the operating system: a file that cannot be read now must not count as missing, or a running model would be ended
   */
  async #read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | undefined> {
    const data = await this.files.read(path.join(this.path, name)).catch(undefinedWhenMissing);
    if (data === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(data.toString()));
    } catch {
      return undefined;
    }
  }

  #replace(name: string, value: StartedProcess | History, { durable }: Pick<ReplaceOptions, 'durable'>): Promise<void> {
    return replaceFile(this.files, path.join(this.path, name), Buffer.from(JSON.stringify(value)), { mode: 0o600, durable });
  }
}

/** The ids of the instances that a previous agent left. */
export async function instancesIn(directory: string, files: Files): Promise<readonly string[]> {
  const entries = await files.list(directory).catch(undefinedWhenMissing);
  return (entries ?? []).map(({ name }) => name);
}
