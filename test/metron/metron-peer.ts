import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../stack/downloads.js';
import { jarsOf } from '../stack/maven.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

export interface MetronPlaces {
  readonly quorum: string;
  readonly queuePath: string;
  readonly serviceRoot: string;
}

/** Curator of the years of Metron: a newer one writes a field into registrations that Metron's readers do not know. */
export function curatorJars(): Promise<string> {
  return jarsOf('curator-2.13.0', [
    { group: 'org.apache.curator', artifact: 'curator-x-discovery', version: '2.13.0' },
    { group: 'org.slf4j', artifact: 'slf4j-simple', version: '1.7.36' },
  ]);
}

const program = path.join(import.meta.dirname, 'fixtures/MetronPeer.java');

/** Whoever speaks Metron's formats through Curator: fixtures/MetronPeer.java at its prompt. */
export class MetronPeer implements AsyncDisposable {
  readonly #child;
  readonly #classes: AsyncDisposable;
  readonly #lines: AsyncIterator<string>;
  #asked: Promise<unknown> = Promise.resolve();

  static async start(jars: string, { quorum, queuePath, serviceRoot }: MetronPlaces): Promise<MetronPeer> {
    const classes = await temporaryDirectory();
    await run('javac', ['-nowarn', '-cp', `${jars}/*`, '-d', classes.path, program], classes.path);
    const options = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
    const main = ['-cp', `${classes.path}:${jars}/*`, 'org.apache.metron.maas.config.MetronPeer', quorum, queuePath, serviceRoot];
    const peer = new MetronPeer(spawn('java', [...options, ...main], { stdio: ['pipe', 'pipe', 'inherit'] }), classes);
    await peer.#answer();
    return peer;
  }

  private constructor(child: ReturnType<typeof spawn>, classes: AsyncDisposable) {
    this.#child = child;
    this.#classes = classes;
    if (child.stdout === null) throw new TypeError('its output is no pipe');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Puts any bytes on the queue. */
  async offer(item: string): Promise<void> {
    await this.#ask('offer', Buffer.from(item).toString('base64'));
  }

  /** @returns action, name, version, instances, memory and path of the first request, read as strictly as a master does */
  take(): Promise<string> {
    return this.#ask('take');
  }

  async register(name: string, id: string, version: string, url: string): Promise<void> {
    await this.#ask('register', name, id, version, url);
  }

  async unregister(name: string, id: string): Promise<void> {
    await this.#ask('unregister', name, id);
  }

  /** What a master does when it starts. @returns how many there were */
  async unregisterAll(): Promise<number> {
    return Number(await this.#ask('unregister-all'));
  }

  /** @returns `id|address:port|version|url|function` of each, by id */
  async instances(name: string): Promise<string[]> {
    return words(await this.#ask('instances', name));
  }

  /** The same, of a cache that is told of changes. */
  async cached(name: string): Promise<string[]> {
    return words(await this.#ask('cached', name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    await this.#classes[Symbol.asyncDispose]();
  }

  #ask(...command: readonly string[]): Promise<string> {
    const answer = this.#asked.then(() => {
      this.#child.stdin?.write(`${command.join(' ')}\n`);
      return this.#answer();
    });
    this.#asked = answer.catch(() => {});
    return answer;
  }

  async #answer(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the peer has ended');
    const [, verdict, rest = ''] = /^(\w+) ?(.*)$/.exec(value) ?? [];
    if (verdict !== 'ok') throw new Error(`the peer says: ${value}`);
    return rest;
  }
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
