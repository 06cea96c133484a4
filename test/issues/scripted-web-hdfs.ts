import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { openHdfsFileSystem, openHdfsStore } from '../../src/storage/hdfs/connect.js';
import { portOf } from '../stack/ports.js';

interface Asked {
  readonly method: string;
  /** As it came: encoded. */
  readonly path: string;
  readonly operation: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  /** Text as it is; else JSON. */
  readonly body?: unknown;
  /** On this server: `/data?…`; elsewhere: `http://…` */
  readonly location?: string;
  /** Never answers. */
  readonly silent?: true;
}

export type Script = (asked: Asked) => Answer;

/** Retries without the waits between them. */
const hurried = { now: () => systemClock.now(), elapsed: () => systemClock.elapsed(), sleep: async () => undefined };

/** A web server that answers as a test says; it plays NameNode and DataNode at once. */
export class ScriptedWebHdfs implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly port: number;
  readonly #server: http.Server;

  static async start(script: Script): Promise<ScriptedWebHdfs> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedWebHdfs(server, script);
  }

  private constructor(server: http.Server, script: Script) {
    this.#server = server;
    this.port = portOf(server);
    server.on('request', async (request: IncomingMessage, response) => {
      const url = new URL(request.url ?? '/', 'http://server');
      const [path = ''] = (request.url ?? '').split('?');
      const operation = (url.searchParams.get('op') ?? '').toUpperCase();
      const asked = { method: request.method ?? '', path, operation, query: url.searchParams, body: await text(request).catch(() => '') };
      this.asked.push(asked);
      const { status = 200, body = '', location, silent } = script(asked);
      if (silent) return;
      response.writeHead(status, location === undefined ? {} : { location: new URL(location, `http://127.0.0.1:${this.port}`).href });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  /** Our client's view of it, which gives up soon. */
  get options() {
    const limits = { connectMs: 500, answerMs: 500, idleMs: 500 };
    return { identity: { user: 'me' }, properties: new Map<string, string>(), limits, clock: hurried, random: systemRandom };
  }

  get files() {
    return openHdfsFileSystem(`webhdfs://127.0.0.1:${this.port}`, this.options);
  }

  get store() {
    return openHdfsStore(`webhdfs://127.0.0.1:${this.port}/store`, this.options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const remoteException = (exception: string, message = exception) => ({
  RemoteException: { exception, message, javaClassName: exception },
});

export const bytesOf = (content: string) => () => Readable.from([Buffer.from(content)], { objectMode: false });

/**
 * Runs a script on webhdfs alone, in a process of its own: some of its defects never end.
 *
 * @param script has `hdfs`, the library's client; says what it finds with `found(…)`
 * @returns what it found; `nothing` when it was still waiting after the limit
 */
export async function onBareWebHdfs(port: number, script: string, limitMs = 1_500): Promise<string> {
  const prelude = `const hdfs = require('webhdfs').createClient({ host: '127.0.0.1', port: ${port}, path: '/webhdfs/v1', user: 'me' });
    const found = (what) => { process.stdout.write(String(what)); process.exit(0); };
    process.on('uncaughtException', (error) => found(error.message));
    setTimeout(() => found('nothing'), ${limitMs});`;
  const child = spawn(process.execPath, ['--no-deprecation', '-e', `${prelude}\n${script}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return output;
}
