import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { Failure } from '../errors/catalogue.js';
import { hasErrno } from '../runtime/errno.js';
import { type LogLine, type LogQuery, logLine, logPath } from './log-protocol.js';

/** How long to wait for the agent to answer. Once it has, a followed log may be silent for long. */
const answerTimeoutMs = 10_000;

/**
 * Reads an instance's output from an agent on this machine; log-protocol.ts describes the protocol.
 *
 * @param socket the path of the agent's Unix socket
 * @throws Failure NOT_ALLOWED when this user may not speak to the agent, NO_SUCH_NODE when none answers, NO_SUCH_MODEL for an unknown instance
 */
export async function* readAgentLogs(socket: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
  const answer = await ask(socket, logPath(query), signal);
  if (answer.statusCode === 404) {
    answer.resume();
    throw new Failure('NO_SUCH_MODEL', `the agent at ${socket} has no instance ${query.instance}`, { instance: query.instance });
  }
  if (answer.statusCode !== 200) throw new Error(`the agent at ${socket} answered ${answer.statusCode}`);

  try {
    for await (const line of createInterface({ input: answer })) {
      if (line !== '') yield logLine.parse(JSON.parse(line));
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!hasErrno(error, 'ECONNRESET')) throw error;
    throw new Failure('NO_SUCH_NODE', `the agent at ${socket} ended while it was asked for logs`, { socket }, { cause: error });
  } finally {
    answer.destroy();
  }
}

function ask(socketPath: string, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request({ socketPath, path, signal }, (answer) => {
    outgoing.setTimeout(0);
    resolve(answer);
  });
  outgoing.setTimeout(answerTimeoutMs, () => outgoing.destroy(new Error(`no answer in ${answerTimeoutMs / 1_000} s`)));
  outgoing.on('error', (error: NodeJS.ErrnoException) => reject(signal.aborted ? signal.reason : failure(socketPath, error)));
  outgoing.end();
  return promise;
}

function failure(socket: string, cause: NodeJS.ErrnoException): Failure {
  const details = { socket };
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    const hint = 'run the command as the user of the agent, or as root';
    return new Failure('NOT_ALLOWED', `this user may not read from the agent at ${socket}`, details, { cause, hint });
  }
  return new Failure('NO_SUCH_NODE', `no agent answers at ${socket}`, details, { cause });
}
