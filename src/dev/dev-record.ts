import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import { stateHome } from '../runtime/files/state-home.js';
import { isDefunct, parseStat } from '../runtime/proc/stat.js';

/** What a running `maas dev` writes to `dev.json` in its directory, so that commands find it without flags. */
export interface DevRecord {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat: distinguishes the process from a later one with the same pid. */
  readonly startTicks: number;
  readonly bootId: string;
  readonly quorum: string;
  readonly store: string;
}

/**
 * `$MAAS_DEV_DIR`, else `maas/dev` in the user's state directory.
 *
 * @throws Failure BAD_SETTING for a relative path, which would mean another cluster in each working directory
 */
export function devDirectory(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const declared = env['MAAS_DEV_DIR'] ?? '';
  if (declared === '') return path.join(stateHome(env, home), 'maas/dev');
  if (path.isAbsolute(declared)) return declared;
  const message = `environment variable MAAS_DEV_DIR is ${JSON.stringify(declared)}, which is not an absolute path`;
  throw new Failure('BAD_SETTING', message, { variable: 'MAAS_DEV_DIR' }, { hint: 'give the absolute path of the directory' });
}

export function devRecordFile(directory: string): string {
  return path.join(directory, 'dev.json');
}

/** @returns undefined for anything but a complete record */
export function parseDevRecord(text: string): DevRecord | undefined {
  try {
    const record: Partial<DevRecord> | null = JSON.parse(text);
    const { pid, startTicks, bootId, quorum, store } = record ?? {};
    const whole =
      Number.isInteger(pid) && Number.isInteger(startTicks) && [bootId, quorum, store].every((field) => typeof field === 'string');
    return whole ? (record as DevRecord) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the process that wrote the record is still running.
 *
 * @param stat   /proc/<pid>/stat; undefined when there is no such process
 * @param bootId /proc/sys/kernel/random/boot_id
 */
export function isAlive(record: DevRecord, stat: string | undefined, bootId: string): boolean {
  const found = parseStat(stat ?? '');
  return record.bootId === bootId.trim() && found?.startTicks === record.startTicks && !isDefunct(found);
}
