import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { LibraryClient, LibraryFileStatus } from 'webhdfs';
import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import type { HdfsAccess } from './access.js';
import { exchange, type HdfsLimits, textOf } from './exchange.js';
import { HdfsFault, NoAnswer } from './fault.js';
import { libraryOn, operationPath } from './library.js';
import type { NameNodes } from './name-nodes.js';

export interface FileStatus extends LibraryFileStatus {}

export interface FileChecksum {
  /** `MD5-of-0MD5-of-512CRC32C` */
  readonly algorithm: string;
  /** hexadecimal */
  readonly bytes: string;
}

export interface OpenFile {
  readonly content: IncomingMessage;
  /** The DataNode: `http://node7:9864`. */
  readonly server: string;
}

type Parameters = Readonly<Record<string, string | number | boolean>>;

/**
 * WebHDFS, call by call. Paths are absolute and decoded.
 *
 * @throws HdfsFault, NoAnswer, or the reason of a signal, from every call
 */
export class WebHdfs {
  readonly #nameNodes: NameNodes;
  readonly #access: HdfsAccess;
  readonly limits: HdfsLimits;

  constructor(nameNodes: NameNodes, access: HdfsAccess, limits: HdfsLimits) {
    this.#nameNodes = nameNodes;
    this.#access = access;
    this.limits = limits;
  }

  /** @returns undefined when there is no such path */
  async stat(path: string, signal?: AbortSignal): Promise<FileStatus | undefined> {
    try {
      return await this.#library<LibraryFileStatus>(signal, (client, done) => client.stat(path, done));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The entries of a directory; for a file, one entry with an empty name. */
  async list(path: string, signal?: AbortSignal): Promise<readonly FileStatus[]> {
    return await this.#library<readonly LibraryFileStatus[]>(signal, (client, done) => client.readdir(path, done));
  }

  async makeDirectory(path: string, signal?: AbortSignal): Promise<void> {
    await this.#library<void>(signal, (client, done) => client.mkdir(path, '755', done));
  }

  /** @returns whether there was anything */
  async remove(path: string, recursive: boolean, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#library<void>(signal, (client, done) => client.unlink(path, recursive, done));
      return true;
    } catch (error) {
      if (error instanceof HdfsFault && error.exception === answeredFalse) return false;
      throw error;
    }
  }

  /**
   * Gives a file another name. Not by the library's call: that moves into a directory of the same name, and says nothing when it does nothing.
   * @param over whether a file of that name is replaced; otherwise it is a FileAlreadyExistsException
   */
  async rename(from: string, to: string, over: boolean, signal?: AbortSignal): Promise<void> {
    await this.#ask('PUT', operationPath('RENAME', from, { destination: to, renameoptions: over ? 'OVERWRITE' : 'NONE' }), signal);
  }

  async checksum(path: string, signal?: AbortSignal): Promise<FileChecksum> {
    const request = operationPath('GETFILECHECKSUM', path);
    const { body, location, server } = await this.#send('GET', request, signal);
    const text = location === undefined ? body : await this.#askDataNode(location, signal);
    return answerOf(checksumAnswer, text, server).FileChecksum;
  }

  async home(signal?: AbortSignal): Promise<string> {
    const { body, server } = await this.#send('GET', operationPath('GETHOMEDIRECTORY', '/'), signal);
    return answerOf(homeAnswer, body, server).Path;
  }

  /** The NameNode that serves: the active one, where there are several. */
  async serving(signal?: AbortSignal): Promise<string> {
    return (await this.#send('GET', operationPath('GETFILESTATUS', '/'), signal)).server;
  }

  /** The JMX beans of a NameNode; a cluster may not let us see them. */
  async beans(nameNode: string, query: string, signal?: AbortSignal): Promise<readonly unknown[]> {
    const { connectMs, answerMs: idleMs } = this.limits;
    const url = `${nameNode}/jmx?qry=${query}`;
    const answer = await exchange({ method: 'GET', url, connectMs, idleMs, signal });
    const text = await textOf(answer, nameNode, signal).catch((error) => this.#access.page(error, url, signal));
    return answerOf(beansAnswer, text, nameNode).beans;
  }

  /** Reads from `offset` to the end, from one DataNode; the answer's body is the content. */
  async open(path: string, offset: number, exclude: readonly string[], signal?: AbortSignal): Promise<OpenFile> {
    const parameters: Parameters = { offset, ...(exclude.length > 0 && { excludedatanodes: exclude.join(',') }) };
    const { location, server } = await this.#send('GET', operationPath('OPEN', path, parameters), signal);
    if (location === undefined) throw new HdfsFault(`${server} named no DataNode to read from`, { status: 200, server });
    const answer = await exchange({ method: 'GET', url: location, connectMs: this.limits.connectMs, idleMs: this.limits.idleMs, signal });
    if (answer.statusCode !== 200) await textOf(answer, originOf(location), signal);
    return { content: answer, server: originOf(location) };
  }

  /** Asks for a new file, over one that is there. @returns where its content is to be sent */
  async create(path: string, parameters: Parameters, exclude: readonly string[], signal?: AbortSignal): Promise<string> {
    const all = { overwrite: true, permission: '644', ...parameters, ...(exclude.length > 0 && { excludedatanodes: exclude.join(',') }) };
    const { location, server } = await this.#send('PUT', operationPath('CREATE', path, all), signal);
    if (location === undefined) throw new HdfsFault(`${server} named no DataNode to write to`, { status: 200, server });
    return location;
  }

  /** Sends a file's content where `create` said. */
  async send(location: string, content: Readable, size: number | undefined, signal?: AbortSignal): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream', ...(size !== undefined && { 'content-length': size }) };
    const { connectMs, idleMs } = this.limits;
    const answer = await exchange({ method: 'PUT', url: location, headers, body: content, connectMs, idleMs, signal });
    await textOf(answer, originOf(location), signal);
    if (answer.statusCode !== 201) {
      const status = answer.statusCode ?? 0;
      throw new HdfsFault(`${originOf(location)} answered ${status} to what was sent`, { status, server: originOf(location) });
    }
  }

  async #askDataNode(location: string, signal: AbortSignal | undefined): Promise<string> {
    const { connectMs, idleMs } = this.limits;
    const answer = await exchange({ method: 'GET', url: location, connectMs, idleMs, signal });
    return await textOf(answer, originOf(location), signal);
  }

  #library<Result>(
    signal: AbortSignal | undefined,
    call: (client: LibraryClient, done: (error: Error | null | undefined, result?: Result) => void) => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const client = libraryOn((method, path) => this.#ask(method, path, signal));
      call(client, (error, result) =>
        error ? reject(signal?.aborted === true ? signal.reason : understood(error)) : resolve(result as Result),
      );
    });
  }

  async #ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, signal: AbortSignal | undefined): Promise<string> {
    const { body, server } = await this.#send(method, path, signal);
    if (/^\s*\{\s*"boolean"\s*:\s*false\s*\}\s*$/.test(body)) {
      throw new HdfsFault(`${server} did not do it, and gave no reason`, { exception: answeredFalse, status: 200, server });
    }
    return body;
  }

  async #send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, signal: AbortSignal | undefined) {
    const credentials = await this.#access.parameters(signal);
    try {
      return await this.#nameNodes.ask(method, path + credentials, signal);
    } catch (error) {
      const renewed = await this.#access.renewed(error, { used: credentials, servers: this.#nameNodes.addresses, signal });
      if (renewed === undefined) throw error;
      return await this.#nameNodes.ask(method, path + renewed, signal);
    }
  }
}

const answeredFalse = 'AnsweredFalse';

const checksumAnswer = z.object({ FileChecksum: z.object({ algorithm: z.string(), bytes: z.string() }) });
const homeAnswer = z.object({ Path: z.string() });
const beansAnswer = z.object({ beans: z.array(z.unknown()) });

function answerOf<Answer>(schema: z.ZodType<Answer>, text: string, server: string): Answer {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new NoAnswer(server, 'an answer that is not WebHDFS', { cause });
  }
}

/** The error for an answer that the library can't interpret. */
function understood(error: Error): Error {
  const isOurs = error instanceof HdfsFault || error instanceof NoAnswer || error instanceof Failure;
  return isOurs ? error : new NoAnswer('HDFS', 'an answer that is not WebHDFS', { cause: error });
}

export function isMissing(error: unknown): boolean {
  return error instanceof HdfsFault && error.exception === 'FileNotFoundException';
}

export function originOf(location: string): string {
  return URL.parse(location)?.origin ?? location;
}
