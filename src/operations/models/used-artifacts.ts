import { hasLayout } from '../../control/ensure-layout.js';
import { requestCodec, yarnServiceCodec } from '../../control/records.js';
import { Failure } from '../../errors/catalogue.js';
import { inTurns } from '../../runtime/waits/in-turns.js';
import { readCluster, type Viewing } from '../cluster/cluster-view.js';

type Looking = Omit<Viewing, 'only'>;

/**
 * SHA-256s of the archives that a cluster needs: those that are deployed, that run, or that a pending request asks for.
 *
 * @throws Failure NO_LEADER when no maas service has ever run there; LAYOUT_MISMATCH when some records could not be read, as an archive that
 *   they name must not be removed
 */
export async function usedArtifacts(looking: Looking): Promise<ReadonlySet<string>> {
  const { zk, control, signal } = looking;
  if (!(await hasLayout(zk, control, signal))) {
    throw new Failure('NO_LEADER', `no maas service has ever run on this cluster: there is no ${control.root}`, { root: control.root });
  }
  const asked = await waitingRequests(looking);
  const { deployments, leftovers, unreadable } = await readCluster(looking);
  if (unreadable.length > 0) {
    throw new Failure('LAYOUT_MISMATCH', `some of what is deployed could not be read: ${unreadable.join('; ')}`, { unreadable });
  }
  const running = [...leftovers, ...deployments.flatMap(({ instances }) => instances)];
  const artifacts = [
    ...asked,
    ...deployments.map(({ deployment }) => deployment.artifact),
    ...(await inContainers(looking)),
    ...running.flatMap(({ assignment }) => assignment?.artifact ?? []),
  ];
  return new Set(artifacts.flatMap(({ sha256 }) => sha256 ?? []));
}

/** Of what YARN runs, former revisions too. */
async function inContainers({ zk, control, signal }: Looking) {
  const services = (await zk.children(control.yarn, { signal })) ?? [];
  const records = await inTurns(services, 16, async (service) => {
    const path = control.yarnService(service);
    const znode = await zk.read(path, { signal });
    return znode === undefined ? [] : [yarnServiceCodec.decode(znode.data, path).artifact];
  });
  return records.flat();
}

async function waitingRequests({ zk, control, signal }: Looking) {
  const ids = (await zk.children(control.requests, { signal })) ?? [];
  const requests = await Promise.all(
    ids.map(async (id) => {
      const path = control.request(id);
      const znode = await zk.read(path, { signal });
      return znode === undefined ? undefined : requestCodec.decode(znode.data, path);
    }),
  );
  return requests.flatMap((request) =>
    request?.state === 'waiting' && request.arguments.verb === 'add' ? [request.arguments.artifact] : [],
  );
}
