import { decodeRegistration, type Registration } from '../../metron/registration.js';
import { defaultServiceConfig, type ServiceConfig } from '../../metron/service-config.js';
import { findServiceConfig } from '../../service/service-config.js';
import type { Stat, ZooKeeper } from '../../zookeeper/port.js';

export interface Registrations {
  readonly registrations: readonly Registration[];
  /** The same, each with its znode. */
  readonly found: readonly FoundRegistration[];
  /** Why znodes are not registrations, a sentence for each. */
  readonly problems: readonly string[];
}

export interface FoundRegistration {
  readonly registration: Registration;
  readonly path: string;
  readonly stat: Stat;
}

/**
 * Every model instance in Metron's registry, whoever registered it.
 *
 * @param zkRoot the znode of the service configuration, which says where the registry is
 * @throws Failure BAD_SETTING when that holds something else
 */
export async function readRegistrations(zk: ZooKeeper, zkRoot: string, signal: AbortSignal): Promise<Registrations> {
  const { serviceRoot } = await readServiceConfig(zk, zkRoot, signal);
  const names = (await zk.children(serviceRoot, { signal })) ?? [];
  const ofModels = await Promise.all(names.map((name) => registrationsOf(zk, `${serviceRoot}/${name}`, name, signal)));
  return {
    registrations: ofModels.flatMap(({ registrations }) => registrations),
    found: ofModels.flatMap(({ found }) => found),
    problems: ofModels.flatMap(({ problems }) => problems),
  };
}

/** Those of one model. */
export async function registrationsOfModel(zk: ZooKeeper, zkRoot: string, name: string, signal: AbortSignal): Promise<Registrations> {
  const { serviceRoot } = await readServiceConfig(zk, zkRoot, signal);
  return registrationsOf(zk, `${serviceRoot}/${name}`, name, signal);
}

/** What Metron's service configuration says, or means when it is not there. */
export async function readServiceConfig(zk: ZooKeeper, zkRoot: string, signal: AbortSignal): Promise<ServiceConfig> {
  return (await findServiceConfig(zk, zkRoot, signal)) ?? defaultServiceConfig;
}

async function registrationsOf(zk: ZooKeeper, path: string, name: string, signal: AbortSignal): Promise<Registrations> {
  const ids = (await zk.children(path, { signal })) ?? [];
  const znodes = await Promise.all(ids.map(async (id) => ({ id, znode: await zk.read(`${path}/${id}`, { signal }) })));
  const found: FoundRegistration[] = [];
  const problems: string[] = [];
  for (const { id, znode } of znodes) {
    if (znode === undefined) continue;
    const decoded = decodeRegistration(znode.data, { name, id });
    if ('registration' in decoded) found.push({ registration: decoded.registration, path: `${path}/${id}`, stat: znode.stat });
    else problems.push(`${path}/${id} is not a registration: ${decoded.problem}`);
  }
  return { registrations: found.map(({ registration }) => registration), found, problems };
}
