import { readFile } from 'node:fs/promises';
import { undefinedWhenMissing } from '../runtime/errno.js';
import { type Processes, sameProcess } from '../runtime/processes/processes.js';
import { type DevRecord, devRecordFile, parseDevRecord } from './dev-record.js';

/** @returns the record of the `maas dev` that runs with its state in this directory; undefined when none does */
export async function runningDev(directory: string, processes: Processes): Promise<DevRecord | undefined> {
  const text = await readFile(devRecordFile(directory), 'utf8').catch(undefinedWhenMissing);
  const record = text === undefined ? undefined : parseDevRecord(text);
  if (record === undefined) return undefined;
  const [found] = await processes.identify([record.pid]);
  return found !== undefined && sameProcess(found, record) && (await processes.isAlive(found)) ? record : undefined;
}
