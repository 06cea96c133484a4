import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import { DirectoryTaken, lockDirectory } from '../runtime/files/directory-lock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import type { SessionTicket, ZooKeeper } from '../zookeeper/port.js';
import { keepTicket, readTicket } from './session-ticket.js';

/** An agent's directory, for as long as the agent has it to itself. */
export interface AgentState extends AsyncDisposable {
  readonly directory: string;
  /** Parent of the instances' directories. */
  readonly instances: string;
  readonly socket: string;
  /** Of the session that an agent before us had, since the machine was started: its ephemeral znodes are ours if it still lives. */
  readonly ticket: SessionTicket | undefined;
  /** Keeps the ticket of this client's session, and of each that follows, for the agent after us. */
  keepTicketOf(zk: ZooKeeper, log: Log): AsyncDisposable;
}

/**
 * @throws Failure ALREADY_RUNNING when another agent has the directory
 */
export async function openAgentState(directory: string, bootId: string, files: Files): Promise<AgentState> {
  const instances = path.join(directory, 'instances');
  // Models run below it, maybe as another user: it may pass through, and see nothing.
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
