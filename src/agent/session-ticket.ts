import { z } from 'zod';
import type { Files } from '../runtime/files/files.js';
import { replaceFile } from '../runtime/files/replace-file.js';
import type { Log } from '../runtime/log/log.js';
import type { SessionTicket, ZooKeeper } from '../zookeeper/port.js';

const ticketFile = z.object({ id: z.string(), password: z.string(), bootId: z.string() });

/** Where a ticket is kept, and of which start of the machine it is. */
export interface TicketPlace {
  readonly files: Files;
  readonly file: string;
  readonly bootId: string;
}

/** @returns the ticket of the last session that was kept there, since the machine was started */
export async function readTicket({ files, file, bootId }: TicketPlace): Promise<SessionTicket | undefined> {
  try {
    const { id, password, bootId: of } = ticketFile.parse(JSON.parse((await files.read(file)).toString()));
    return of === bootId ? { id, password } : undefined;
  } catch {
    // None, or one that is of no use: a new session does it, only later.
    return undefined;
  }
}

/**
 * Keeps the ticket of this client's session, and of each that follows, for whoever comes after us: mode 0600, since it is a key.
 * Where it can't be kept whoever comes after us has a session of its own: that is told, and no more.
 *
 * @returns disposed when the last of them is kept
 */
export function keepTicket(zk: ZooKeeper, { files, file, bootId }: TicketPlace, log: Log): AsyncDisposable {
  let kept: string | undefined;
  let keeping = Promise.resolve();
  const keep = () => {
    const { ticket } = zk.session;
    if (ticket === undefined || ticket.id === kept) return;
    kept = ticket.id;
    const data = Buffer.from(JSON.stringify({ ...ticket, bootId }));
    keeping = keeping
      .then(() => replaceFile(files, file, data, { mode: 0o600, durable: false }))
      .catch((error: unknown) => {
        kept = undefined;
        log.warn('the ticket of the session could not be kept', { file, error });
      });
  };
  keep();
  const subscription = zk.session.subscribe((state) => {
    if (state === 'connected') keep();
  });
  return {
    async [Symbol.asyncDispose]() {
      subscription[Symbol.dispose]();
      await keeping;
    },
  };
}
