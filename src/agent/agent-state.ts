import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import { DirectoryTaken, lockDirectory } from '../runtime/files/directory-lock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import type { SessionTicket, ZooKeeper } from '../zookeeper/port.js';
import { keepTicket, readTicket } from './session-ticket.js';

/** An agent's directory, locked for this agent until disposed. */
export interface AgentState extends AsyncDisposable {
  readonly directory: string;
  /** Parent of the instances' directories. */
  readonly instances: string;
  readonly socket: string;
  /** The ticket of the previous agent's session, if it is from this boot: if that session still lives, we take over its ephemeral znodes. */
  readonly ticket: SessionTicket | undefined;
  /** Saves the ticket of this client's session, and of each later one, for the next agent. */
  keepTicketOf(zk: ZooKeeper, log: Log): AsyncDisposable;
}

/**
 * Creates an agent's directory if needed, locks it, and reads what the previous agent left.
 *
 * @throws Failure ALREADY_RUNNING when another agent uses the directory
 */
export async function openAgentState(directory: string, bootId: string, files: Files): Promise<AgentState> {
  const instances = path.join(directory, 'instances');
  // Models run below it, maybe as another user, who may pass through but not list it.
  await files.makeDirectory(instances, 0o711);
  const place = await realpath(directory);
  const lock = await taken(place);
  const ticketPlace = { files, file: path.join(place, 'session.json'), bootId };
  return {
    directory: place,
    instances: path.join(place, 'instances'),
    socket: path.join(place, 'agent.sock'),
    ticket: await readTicket(ticketPlace),
    keepTicketOf: (zk, log) => keepTicket(zk, ticketPlace, log),
    [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose](),
  };
}

async function taken(directory: string): Promise<AsyncDisposable> {
  try {
    return await lockDirectory(directory, 'agent');
  } catch (cause) {
    if (!(cause instanceof DirectoryTaken)) throw cause;
    const { holder } = cause;
    const hint = 'stop it first, or give this one its own --state-dir';
    throw new Failure('ALREADY_RUNNING', `another agent uses ${directory}: process ${holder}`, { directory, holder }, { cause, hint });
  }
}
