import { z } from 'zod';
import type { Files } from '../runtime/files/files.js';
import { replaceFile } from '../runtime/files/replace-file.js';
import type { Log } from '../runtime/log/log.js';
import type { SessionTicket, ZooKeeper } from '../zookeeper/port.js';

const ticketFile = z.object({ id: z.string(), password: z.string(), bootId: z.string() });

/** Where a session ticket is kept, and the boot that it must be from. */
export interface TicketPlace {
  readonly files: Files;
  readonly file: string;
  readonly bootId: string;
}

/** @returns the ticket of the last session, if it was kept during this boot */
export async function readTicket({ files, file, bootId }: TicketPlace): Promise<SessionTicket | undefined> {
  try {
    const { id, password, bootId: of } = ticketFile.parse(JSON.parse((await files.read(file)).toString()));
    return of === bootId ? { id, password } : undefined;
  } catch {
    // Without a usable ticket a new session works too; registrations are then only renewed later.
    return undefined;
  }
}

/**
 * Saves the ticket of this client's session, and of each later one, for the next agent; with mode 0600, as it is a key to the session.
 * A failure is only logged: the next agent then starts a session of its own.
 *
 * @returns disposing it ends this, after the last ticket is saved
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
