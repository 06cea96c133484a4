import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { portOf } from '../../stack/ports.js';

interface Container {
  readonly id: string;
  readonly state: string;
}

interface Played {
  readonly id: number;
  readonly component: string;
  readonly memoryMb: number;
  readonly spec: Record<string, unknown>;
  wanted: number;
  containers: Container[];
  state: string;
}

export interface PlayedOptions {
  /** What its one node gives to containers. */
  readonly memoryMb: number;
  /** Told of each container: a test plays what would run in it. */
  readonly onStart?: (container: string, service: string) => Promise<void>;
  readonly onStop?: (container: string) => Promise<void>;
}

const largestMb = 4_096;

/** A ResourceManager in this process that speaks the part of its REST interfaces that we use, and starts containers at once. */
export class PlayedResourceManager implements AsyncDisposable {
  readonly #options: PlayedOptions;
  readonly #server: Server;
  readonly #services = new Map<string, Played>();
  /** Each request as method and path, for what a test wants to know of the traffic. */
  readonly asked: string[] = [];
  /** Answers of a test's own, by method and path. */
  answer: (asked: string) => { status: number; body?: unknown; location?: string } | undefined = () => undefined;
  #started = 0;

  static async start(options: PlayedOptions): Promise<PlayedResourceManager> {
    const played = new PlayedResourceManager(options);
    played.#server.listen(0, '127.0.0.1');
    await once(played.#server, 'listening');
    return played;
  }

  private constructor(options: PlayedOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error) => reply(response, 500, { diagnostics: String(error) }));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** Of each service that has any. */
  containers(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#services].map(([name, { containers }]) => [name, containers.map(({ id }) => id)]));
  }

  /** A container ends, and another takes its place. */
  async endContainer(id: string): Promise<void> {
    for (const service of this.#services.values()) service.containers = service.containers.filter((each) => each.id !== id);
    await this.#options.onStop?.(id);
    await this.#fill();
  }

  /** A service ends by itself, and keeps its name. */
  async fail(name: string): Promise<void> {
    const service = this.#services.get(name);
    if (service === undefined) return;
    service.state = 'FAILED';
    await this.#shrink(service, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    const asked = `${request.method} ${pathname}`;
    this.asked.push(asked);
    const told = this.answer(asked);
    if (told !== undefined) return reply(response, told.status, told.body, told.location);
    const body = request.method === 'POST' || request.method === 'PUT' ? ((await json(request)) as Record<string, unknown>) : {};
    const [, name = '', of] = /^\/app\/v1\/services\/([^/]+)(?:\/components\/([^/]+))?$/.exec(pathname) ?? [];
    if (pathname === '/app/v1/services/version') return reply(response, 200, { hadoop_version: '3.4.2' });
    if (asked === 'POST /app/v1/services') return await this.#submit(body, response);
    if (name !== '') {
      if (request.method === 'GET') return this.#describe(name, response);
      if (request.method === 'DELETE') return await this.#destroy(name, response);
      return await this.#flex(name, of ?? '', Number(body['number_of_containers']), response);
    }
    if (pathname === '/ws/v1/cluster/info') return reply(response, 200, { clusterInfo: { haState: 'ACTIVE', hadoopVersion: '3.4.2' } });
    if (pathname === '/ws/v1/cluster/nodes') return reply(response, 200, { nodes: { node: [this.#node()] } });
    if (pathname === '/ws/v1/cluster/apps') return reply(response, 200, this.#applications(searchParams.get('states') ?? ''));
    if (pathname === '/ws/v1/cluster/scheduler') return reply(response, 200, scheduler);
    reply(response, 404);
  }

  async #submit(spec: Record<string, unknown>, response: ServerResponse): Promise<void> {
    const name = String(spec['name']);
    const [asked] = spec['components'] as { name: string; number_of_containers: number; resource: { memory: string } }[];
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) return reply(response, 400, { diagnostics: `Invalid format: ${name}` });
    if (asked === undefined) return reply(response, 400, { diagnostics: 'No component specified' });
    const memoryMb = Number(asked.resource.memory);
    if (memoryMb > largestMb) {
      const diagnostics = `Component ${asked.name}: specified memory size (${memoryMb}) is larger than configured max container memory size (${largestMb})`;
      return reply(response, 400, { diagnostics });
    }
    if (this.#services.has(name)) return reply(response, 500, { diagnostics: `Service name ${name} is already taken.` });
    const id = this.#services.size + 1;
    const wanted = asked.number_of_containers;
    this.#services.set(name, { id, component: asked.name, memoryMb, spec, wanted, containers: [], state: 'STABLE' });
    await this.#fill();
    reply(response, 202, { uri: `/v1/services/${name}`, state: 'ACCEPTED' });
  }

  async #flex(name: string, component: string, wanted: number, response: ServerResponse): Promise<void> {
    const service = this.#services.get(name);
    if (service === undefined || service.component !== component) return reply(response, 404, { diagnostics: `Service ${name} not found` });
    const before = service.wanted;
    service.wanted = wanted;
    await this.#shrink(service, wanted);
    await this.#fill();
    reply(response, 200, { diagnostics: `Updating component (${component}) size from ${before} to ${wanted}` });
  }

  async #destroy(name: string, response: ServerResponse): Promise<void> {
    const service = this.#services.get(name);
    if (service === undefined) return reply(response, 400, { diagnostics: `Service ${name} doesn't exist` });
    this.#services.delete(name);
    await this.#shrink(service, 0);
    await this.#fill();
    reply(response, 200, { diagnostics: `Successfully destroyed service ${name}` });
  }

  #describe(name: string, response: ServerResponse): void {
    const service = this.#services.get(name);
    if (service === undefined) {
      reply(response, 404, { diagnostics: `Service ${name} not found`, code: 404004 });
      return;
    }
    const { component, wanted, containers, state } = service;
    const ended = state === 'FAILED';
    const components = ended ? [] : [{ name: component, number_of_containers: wanted, containers }];
    reply(response, 200, { name, state, lifetime: -1, components });
  }

  #node() {
    const used = [...this.#services.values()]
      .flatMap(({ containers, memoryMb }) => containers.map(() => memoryMb))
      .reduce((a, b) => a + b, 0);
    const count = [...this.#services.values()].flatMap(({ containers }) => containers).length;
    const free = { usedMemoryMB: used, availMemoryMB: this.#options.memoryMb - used };
    return { nodeHostName: 'localhost', state: 'RUNNING', numContainers: count, version: '3.4.2', healthReport: '', ...free };
  }

  #applications(states: string) {
    if (!states.includes('RUNNING')) return { apps: null };
    const app = [...this.#services]
      .filter(([, { state }]) => state !== 'FAILED')
      .map(([name]) => ({ name, state: 'RUNNING', diagnostics: '' }));
    return { apps: app.length === 0 ? null : { app } };
  }

  async #fill(): Promise<void> {
    for (const [name, service] of this.#services) {
      while (service.state !== 'FAILED' && service.containers.length < service.wanted && this.#node().availMemoryMB >= service.memoryMb) {
        const id = `container_1700000000000_${String(service.id).padStart(4, '0')}_01_${String(++this.#started).padStart(6, '0')}`;
        service.containers.push({ id, state: 'READY' });
        await this.#options.onStart?.(id, name);
      }
    }
  }

  async #shrink(service: Played, wanted: number): Promise<void> {
    for (const { id } of service.containers.splice(wanted)) await this.#options.onStop?.(id);
  }
}

const scheduler = {
  scheduler: {
    schedulerInfo: {
      queueName: 'root',
      usedCapacity: 0,
      queues: { queue: [{ queueName: 'default', queuePath: 'root.default', state: 'RUNNING', usedCapacity: 0 }] },
    },
  },
};

function reply(response: ServerResponse, status: number, body?: unknown, location?: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(location !== undefined && { location }) });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
