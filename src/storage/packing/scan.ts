import type { Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { errnoText, hasErrno } from '../../runtime/errno.js';
import type { TreeEntry } from './entry.js';
import { type IgnoreRule, readIgnoreRules } from './ignore-rules.js';
import { checkSize, type ModelLimits } from './limits.js';
import { linkFault } from './links.js';
import { pathFault } from './paths.js';

export interface ScannedModel {
  readonly directory: string;
  /** In text order of their paths, so that a directory comes before what is in it. */
  readonly entries: readonly TreeEntry[];
  /** of all files */
  readonly bytes: number;
  /** What is not shipped although no ignore rule excludes it, and why: `out: is a named pipe`. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * What of a model directory is shipped. Modes are kept, without setuid, setgid and sticky bits; owners and times are not.
 *
 * @throws Failure BAD_MODEL naming the path: not a directory, unreadable, a device, a link that leads out; MODEL_TOO_LARGE
 */
export async function scanModel(directory: string, limits: ModelLimits, signal?: AbortSignal): Promise<ScannedModel> {
  await mustBeDirectory(directory);
  const scan = new Scan(directory, limits, await readIgnoreRules(directory), signal);
  await scan.walk('');
  return scan.result();
}

async function mustBeDirectory(directory: string): Promise<void> {
  try {
    // A slash at the end follows a link: a model directory may be one.
    if ((await lstat(`${directory}/`)).isDirectory()) return;
  } catch (error) {
    if (!hasErrno(error, 'ENOTDIR')) throw new Failure('BAD_MODEL', `${directory}: ${errnoText(error)}`, { directory }, { cause: error });
  }
  throw new Failure('BAD_MODEL', `${directory} is not a directory: a model is a directory with a start script`, { directory });
}

class Scan {
  readonly directory: string;
  readonly limits: ModelLimits;
  readonly ignored: IgnoreRule;
  readonly signal: AbortSignal | undefined;
  readonly #entries: TreeEntry[] = [];
  readonly #skipped: { path: string; reason: string }[] = [];
  #bytes = 0;

  constructor(directory: string, limits: ModelLimits, ignored: IgnoreRule, signal: AbortSignal | undefined) {
    this.directory = directory;
    this.limits = limits;
    this.ignored = ignored;
    this.signal = signal;
  }

  async walk(below: string): Promise<void> {
    const shipped = (await this.#children(below)).flatMap((child) => {
      const at = below === '' ? child.name : `${below}/${child.name}`;
      return this.ignored(at, child.isDirectory() ? 'directory' : 'other') ? [] : [{ at, child }];
    });
    // Checked before each file is looked at: there may be a hundred thousand.
    const kept = shipped.filter(({ child }) => !child.isFIFO() && !child.isSocket());
    checkSize(this.limits, { bytes: this.#bytes, entries: this.#entries.length + kept.length });
    for (const { at, child } of shipped) {
      this.signal?.throwIfAborted();
      await this.#take(at);
      if (child.isDirectory()) await this.walk(at);
    }
  }

  result(): ScannedModel {
    const links = new Map(this.#entries.flatMap((entry) => (entry.kind === 'link' ? [[entry.path, entry.target] as const] : [])));
    for (const at of links.keys()) {
      const fault = linkFault(at, links);
      if (fault !== undefined) throw this.#bad(at, `${fault}; copy what it points at, or leave it out with .maasignore`);
    }
    const entries = this.#entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { directory: this.directory, entries, bytes: this.#bytes, skipped: this.#skipped };
  }

  async #children(below: string): Promise<Dirent[]> {
    try {
      return await readdir(path.join(this.directory, below), { withFileTypes: true });
    } catch (error) {
      throw this.#unreadable(below || '.', error);
    }
  }

  async #take(at: string): Promise<void> {
    const fault = pathFault(at, this.limits);
    if (fault !== undefined) throw this.#bad(at, `its path ${fault}`);

    const entry = await this.#look(at);
    if (entry === undefined) return;
    this.#entries.push(entry);
    if (entry.kind === 'file') this.#bytes += entry.size;
    checkSize(this.limits, { bytes: this.#bytes, entries: this.#entries.length });
  }

  async #look(at: string): Promise<TreeEntry | undefined> {
    const file = path.join(this.directory, at);
    try {
      const stat = await lstat(file);
      const mode = stat.mode & 0o777;
      if (stat.isFile()) return { kind: 'file', path: at, mode, size: stat.size };
      if (stat.isDirectory()) return { kind: 'directory', path: at, mode };
      if (stat.isSymbolicLink()) return { kind: 'link', path: at, target: await readlink(file) };
      if (stat.isFIFO() || stat.isSocket()) {
        // A model that was tried in its own directory leaves these behind, as the runbook's echo does.
        this.#skipped.push({ path: at, reason: stat.isFIFO() ? 'is a named pipe' : 'is a socket' });
        return undefined;
      }
    } catch (error) {
      throw this.#unreadable(at, error);
    }
    throw this.#bad(at, 'is a device: a model has files, directories and links');
  }

  #unreadable(at: string, error: unknown): Failure {
    return new Failure('BAD_MODEL', `can't read ${at} in ${this.directory}: ${errnoText(error)}`, { path: at }, { cause: error });
  }

  #bad(at: string, reason: string): Failure {
    return new Failure('BAD_MODEL', `${at} in ${this.directory} ${reason}`, { path: at });
  }
}
