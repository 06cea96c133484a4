import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Assignment, assignmentCodec } from '../../control/records.js';
import { lastLines } from '../../domain/last-lines.js';
import { hasErrno } from '../../runtime/errno.js';

const identity = z.object({ pid: z.number().int(), startTicks: z.number().int(), bootId: z.string() });

/** What was started, as it is known again after the agent has died. */
const startedProcess = z.object({
  ...identity.shape,
  /** epoch ms */
  startedAt: z.number(),
  /** Of its cgroups. */
  places: z.array(z.string()),
  /** How long stderr.log was: what is before is of a former start. */
  stderrFrom: z.number(),
  /** Once it was ready: it is not asked again. */
  ready: z.object({ endpoint: z.object({ url: z.string(), functions: z.record(z.string(), z.string()) }).optional() }).optional(),
});

const history = z.object({
  /** endpoint.dat was shipped with the model: it is not removed before a start. */
  shipsEndpoint: z.boolean(),
  restarts: z.number().int(),
  /** epoch ms, oldest first */
  endedAt: z.array(z.number()),
  /** Why nothing is tried any more. */
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
 * What an agent keeps of an instance:
 *
 *     assignment.json   what it was told to run
 *     process.json      what it started, written before the model's first instruction
 *     history.json      how often it ended
 *     exit              the status it ended with, written by the shell above it
 *     stdout.log stderr.log (and .1, the older part)
 *     model/            the model, its working directory
 *
 * A file is replaced as a whole, so that the agent may be killed at any moment. It is not synced: a machine that loses power may come back
 * with an empty one, which counts as none, since nothing runs then. Only the agent's user may write outside model/.
 */
export class InstanceDirectory {
  readonly path: string;

  constructor(directory: string) {
    this.path = directory;
  }

  get model(): string {
    return path.join(this.path, 'model');
  }
  /** Where it is put before it is the model. */
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

  async create(assignment: Assignment): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o711 });
    await this.#replace('assignment.json', assignmentCodec.encode(assignment));
  }

  /** @returns undefined when it never was whole @throws Failure LAYOUT_MISMATCH, an error of the file system */
  async assignment(): Promise<Assignment | undefined> {
    const file = path.join(this.path, 'assignment.json');
    const data = await readIfThere(file);
    return data && assignmentCodec.decode(data, file);
  }

  process(): Promise<StartedProcess | undefined> {
    return this.#read('process.json', startedProcess);
  }

  saveProcess(value: StartedProcess): Promise<void> {
    return this.#replace('process.json', JSON.stringify(value));
  }

  forgetProcess(): Promise<void> {
    return rm(path.join(this.path, 'process.json'), { force: true });
  }

  async history(): Promise<History> {
    return (await this.#read('history.json', history)) ?? noHistory;
  }

  saveHistory(value: History): Promise<void> {
    return this.#replace('history.json', JSON.stringify(value));
  }

  /** The last lines of stderr that were written since `from`. */
  async lastErrors(from: number): Promise<readonly string[]> {
    try {
      await using file = await open(this.stderr);
      const { size } = await file.stat();
      // Shorter than it was: it was rotated meanwhile.
      const start = Math.max(size < from ? 0 : from, size - tailBytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      return lastLines(buffer.toString('utf8', 0, bytesRead));
    } catch {
      return [];
    }
  }

  async stderrLength(): Promise<number> {
    return (await stat(this.stderr).catch(() => undefined))?.size ?? 0;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  }

  async #read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | undefined> {
    const data = await readIfThere(path.join(this.path, name));
    if (data === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(data.toString()));
    } catch {
      return undefined;
    }
  }

  async #replace(name: string, data: string | Uint8Array): Promise<void> {
    const file = path.join(this.path, name);
    await writeFile(`${file}.new`, data, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}

/** Ids of the instances that an agent before us has left. */
export async function instancesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory)
    .catch(undefinedIfMissing)
    .then((names) => names ?? []);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(undefinedIfMissing);
}

/** What can't be read for another reason is not taken for gone: its processes would be ended. */
function undefinedIfMissing(error: unknown): undefined {
  if (!hasErrno(error, 'ENOENT')) throw error;
}
