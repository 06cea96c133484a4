import { z } from 'zod';
import { applicationsAnswer, infoAnswer, nodesAnswer, queueIn, serviceAnswer, troubleIn } from './answers.js';
import type {
  ResourceManager,
  ResourceManagerState,
  ServiceSpec,
  YarnApplication,
  YarnNode,
  YarnQueue,
  YarnService,
} from './resource-manager.js';
import { type Answered, RestClient, type RestClientOptions, refused } from './rest-client.js';

const services = '/app/v1/services';
const states = 'NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING';

/** A ResourceManager by its two REST interfaces: the cluster's, and that of YARN services, which exists since Hadoop 3.1. */
export class RestResourceManager implements ResourceManager {
  readonly #client: RestClient;

  constructor(options: RestClientOptions) {
    this.#client = new RestClient(options);
  }

  get address(): string {
    return this.#client.address;
  }

  async state(signal: AbortSignal): Promise<ResourceManagerState> {
    const info = await this.#client.get({ path: '/ws/v1/cluster/info' }, infoAnswer, signal);
    const { status, server } = await this.#client.send({ method: 'GET', path: `${services}/version` }, signal);
    return { ...info, server, servesServices: status === 200 };
  }

  nodes(signal: AbortSignal): Promise<readonly YarnNode[]> {
    return this.#client.get({ path: '/ws/v1/cluster/nodes' }, nodesAnswer, signal);
  }

  async queue(name: string, signal: AbortSignal): Promise<YarnQueue | undefined> {
    return queueIn(await this.#client.get({ path: '/ws/v1/cluster/scheduler' }, z.unknown(), signal), name);
  }

  async running(prefix: string, signal: AbortSignal): Promise<readonly YarnApplication[]> {
    const query = { applicationTypes: 'yarn-service', states };
    const all = await this.#client.get({ path: '/ws/v1/cluster/apps', query }, applicationsAnswer, signal);
    return all.filter(({ name }) => name.startsWith(prefix));
  }

  async service(name: string, signal: AbortSignal): Promise<YarnService | undefined> {
    const answer = await this.#client.send({ method: 'GET', path: `${services}/${name}` }, signal);
    if (answer.status === 404 && troubleIn(answer.json) !== undefined) return undefined;
    if (answer.status !== 200) throw refused(answer);
    return serviceAnswer.parse(answer.json);
  }

  async submit(spec: ServiceSpec, signal: AbortSignal): Promise<void> {
    const answer = await this.#client.send({ method: 'POST', path: services, body: spec }, signal);
    const isThere = troubleIn(answer.json)?.includes('already taken') === true;
    if (!isWell(answer) && !isThere) throw refused(answer);
  }

  async flex(name: string, component: string, containers: number, signal: AbortSignal): Promise<void> {
    const path = `${services}/${name}/components/${component}`;
    const answer = await this.#client.send({ method: 'PUT', path, body: { name: component, number_of_containers: containers } }, signal);
    if (!isWell(answer)) throw refused(answer);
  }

  async destroy(name: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#client.send({ method: 'DELETE', path: `${services}/${name}` }, signal);
    const isGone = answer.status === 404 || troubleIn(answer.json)?.includes("doesn't exist") === true;
    if (!isWell(answer) && !isGone) throw refused(answer);
  }
}

function isWell({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}
