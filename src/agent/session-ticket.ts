import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Log } from '../runtime/log.js';
import type { SessionTicket, ZooKeeper } from '../zookeeper/port.js';

const ticketFile = z.object({ id: z.string(), password: z.string(), bootId: z.string() });

/** @returns the ticket of the last session that was kept there, since the machine was started */
export function readTicket(file: string, bootId: string): SessionTicket | undefined {
  try {
    const { id, password, bootId: of } = ticketFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return of === bootId ? { id, password } : undefined;
  } catch {
    // None, or one that is of no use: a new session does it, only later.
    return undefined;
  }
}

/**
 * Keeps the ticket of this client's session, and of each that follows, for whoever comes after us: mode 0600, since it is a key.
 * On a disk that is full there is none, and whoever comes after us begins a session of its own.
 */
export function keepTicket(zk: ZooKeeper, file: string, bootId: string, log: Log): Disposable {
  let kept: string | undefined;
  const keep = () => {
    const { ticket } = zk.session;
    if (ticket === undefined || ticket.id === kept) return;
    try {
      writeFileSync(`${file}.new`, JSON.stringify({ ...ticket, bootId }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      kept = ticket.id;
    } catch (error) {
      log.warn('the ticket of the session could not be kept', { file, error });
    }
  };
  keep();
  return zk.session.subscribe((state) => {
    if (state === 'connected') keep();
  });
}
