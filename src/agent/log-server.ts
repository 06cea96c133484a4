import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import { type LogLine, parseLogPath } from './log-protocol.js';
import { tailLines } from './log-tail.js';

/** The log files of an instance. */
export interface LogSource {
  readonly stdout: string;
  readonly stderr: string;
  /** Whether nothing more will be written. */
  isOver(): boolean;
}

export interface LogServerOptions {
  /** The path of its Unix socket. */
  readonly socket: string;
  readonly clock: Clock;
  readonly log: Log;
  find(instance: string): LogSource | undefined;
}

const mostLines = 10_000;

/** Serves the logs of instances; log-protocol.ts describes the protocol. Only the agent's own user and root may connect. */
export async function serveLogs(options: LogServerOptions): Promise<AsyncDisposable> {
  const { socket, log } = options;
  const stopping = new AbortController();
  // Left over from an agent that was killed: no other agent can be using it, as we hold the lock.
  await rm(socket, { force: true });
  const server = createServer((request, response) => {
    answer(options, request, response, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn('reading logs was cut short', { error });
      response.destroy();
    });
  });
  server.listen(socket);
  await once(server, 'listening');
  await chmod(socket, 0o600);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort(new Error('the agent stops'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(options: LogServerOptions, request: IncomingMessage, response: ServerResponse, stopping: AbortSignal): Promise<void> {
  const query = request.method === 'GET' ? parseLogPath(request.url ?? '') : undefined;
  if (query === undefined) return end(response, 400);
  const source = options.find(query.instance);
  if (source === undefined) return end(response, 404);

  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error('the reader has left')));
  const signal = AbortSignal.any([stopping, gone.signal]);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const followUntil = query.follow ? () => source.isOver() : undefined;
  const tell = async (stream: LogLine['stream']) => {
    const lines = tailLines(source[stream], { lines: Math.min(query.lines, mostLines), followUntil, clock: options.clock, signal });
    for await (const text of lines) await write(response, `${JSON.stringify({ stream, text } satisfies LogLine)}\n`, signal);
  };
  try {
    if (query.follow) await Promise.all([tell('stdout'), tell('stderr')]);
    else for (const stream of ['stdout', 'stderr'] as const) await tell(stream);
    response.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

/** A slow reader slows down the reading of the log, never the model. */
async function write(response: ServerResponse, line: string, signal: AbortSignal): Promise<void> {
  if (!response.write(line)) await once(response, 'drain', { signal });
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
