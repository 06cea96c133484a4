import { readFileSync, readlinkSync } from 'node:fs';
import { open, readdir, readFile, readlink } from 'node:fs/promises';
import type { ListeningPort } from '../processes/processes.js';
import { valueIn } from './environ.js';
import { type ListeningSocket, parseListening, reachedOtherStates } from './net-tcp.js';
import { isDefunct, type ProcStat, parseStat } from './stat.js';

/** Reads /proc. A process that ends while it is read, or that we may not inspect, counts as one that does not exist. */

/** Reads synchronously: /proc never waits for a disk or a lock, and this takes a tenth of the time of a read through the thread pool. */
export function statOf(pid: number): ProcStat | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return stat === undefined || isDefunct(stat) ? undefined : stat;
  } catch {
    return undefined;
  }
}

export function bootIdOfMachine(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

/** `pid:[4026531836]` */
export function ownPidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

export async function allPids(): Promise<readonly number[]> {
  const names = await readdir('/proc');
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

export async function environmentValue(pid: number, variable: string): Promise<string | undefined> {
  const environ = await textOf(`/proc/${pid}/environ`);
  return environ === undefined ? undefined : valueIn(environ, variable);
}

/** The resident memory (VmRSS) of a process, in bytes. */
export async function residentBytesOf(pid: number): Promise<number> {
  return kilobytes(await textOf(`/proc/${pid}/status`), 'VmRSS') * 1024;
}

/** The proportional memory (Pss) of a process, in bytes: a page shared by n processes counts as an nth. VmRSS where the kernel does not give Pss. */
export async function proportionalBytesOf(pid: number): Promise<number> {
  const rollup = await textOf(`/proc/${pid}/smaps_rollup`);
  return rollup === undefined || rollup === '' ? residentBytesOf(pid) : kilobytes(rollup, 'Pss') * 1024;
}

/** Sockets in LISTEN in the network namespace of a process. */
export async function listeningSockets(pid: number | 'self'): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all([listeningPart(`/proc/${pid}/net/tcp`), listeningPart(`/proc/${pid}/net/tcp6`)]);
  return tables.flatMap(parseListening);
}

/** Inodes of the sockets that a process has open. */
export async function socketInodes(pid: number): Promise<ReadonlySet<string>> {
  const inodes = new Set<string>();
  for (const descriptor of await namesIn(`/proc/${pid}/fd`)) {
    const target = await linkTarget(`/proc/${pid}/fd/${descriptor}`);
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

/** The ports of sockets. One counts as loopback only when every socket on it is bound to loopback. */
export function portsOf(sockets: readonly ListeningSocket[]): readonly ListeningPort[] {
  const ports = new Map<number, boolean>();
  for (const { port, loopbackOnly } of sockets) ports.set(port, (ports.get(port) ?? true) && loopbackOnly);
  return [...ports].map(([port, loopbackOnly]) => ({ port, loopbackOnly }));
}

const chunkBytes = 65_536;

async function listeningPart(path: string): Promise<string> {
  let text = '';
  try {
    await using file = await open(path);
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunkBytes);
      text += chunk.toString('latin1', 0, bytesRead);
      if (bytesRead === 0 || reachedOtherStates(text)) return text;
    }
  } catch {
    return text;
  }
}

function kilobytes(text: string | undefined, name: string): number {
  const line = text?.split('\n').find((each) => each.startsWith(`${name}:`));
  return Number(/\d+/.exec(line ?? '')?.[0] ?? 0);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch {
    return [];
  }
}

async function linkTarget(path: string): Promise<string> {
  try {
    return await readlink(path);
  } catch {
    return '';
  }
}
