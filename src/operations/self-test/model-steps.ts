import path from 'node:path';
import { modelName, modelVersion } from '../../domain/identity.js';
import { Failure } from '../../errors/catalogue.js';
import { within } from '../../runtime/waits/deadline.js';
import { removeModel } from '../../storage/artifacts.js';
import { waitForChildren } from '../../zookeeper/recipes/wait-for.js';
import { addModel } from '../deploy/add-model.js';
import type { AskOptions } from '../deploy/ask-service.js';
import { changeInstances } from '../deploy/change-instances.js';
import { listDeployments } from '../deploy/list-deployments.js';
import { serviceStatus } from '../service/service-status.js';
import { call, callDga, callEcho, mustNotAnswer, registered } from './model-calls.js';
import { echo, mockDga, type Payload, writePayload } from './payloads.js';
import type { Attempt, Step } from './steps.js';
import type { TestedCluster } from './tested-cluster.js';

const askMs = 30_000;
const memoryMb = 128;

/** Steps that check ZooKeeper, store and service, and then deploy, call and remove the two models of the runbook. */
export function modelSteps(cluster: TestedCluster): readonly Step[] {
  const { names } = cluster;
  return [
    { id: 'zookeeper', title: 'ZooKeeper answers', needs: [], run: ({ signal }) => cluster.zk.sync('/', { signal }) },
    { id: 'store', title: 'the model store can be read', needs: [], run: (attempt) => readStore(cluster, attempt) },
    { id: 'service', title: 'a maas service leads', needs: ['zookeeper'], run: (attempt) => findLeader(cluster, attempt) },
    {
      id: 'names',
      title: 'the names of this test are free',
      needs: ['service'],
      run: (attempt) => refuseTaken(cluster, attempt),
    },
    {
      id: 'deploy-echo',
      title: `deploy the model in bash as ${names.echo}`,
      needs: ['store', 'names'],
      run: (attempt) => deploy(cluster, { name: names.echo, version: '1.0', payload: echo, instances: 1 }, attempt),
    },
    { id: 'call-echo', title: 'call it where discovery finds it', needs: ['deploy-echo'], run: (attempt) => callEcho(cluster, attempt) },
    { id: 'list-echo', title: 'it is in the list', needs: ['deploy-echo'], run: (attempt) => findListed(cluster, names.echo, attempt) },
    {
      id: 'remove-echo',
      title: 'remove it, and see it gone',
      needs: ['deploy-echo'],
      run: (attempt) => removeAndCheck(cluster, names.echo, '1.0', attempt),
    },
    {
      id: 'deploy-dga',
      title: `deploy two instances of the Flask model as ${names.dga}`,
      needs: ['store', 'names'],
      run: (attempt) => deploy(cluster, { name: names.dga, version: '1.0', payload: mockDga, instances: 2 }, attempt),
    },
    {
      id: 'call-dga',
      title: 'yahoo.com is legit, cnn.com is malicious',
      needs: ['deploy-dga'],
      run: (attempt) => callDga(cluster, attempt),
    },
  ];
}

/** The last steps: a new version replaces the old one without a failing call, and is removed. */
export function upgradeSteps(cluster: TestedCluster): readonly Step[] {
  return [
    {
      id: 'upgrade-dga',
      title: 'replace the model by a new version, while it is called',
      needs: ['call-dga'],
      run: (attempt) => upgrade(cluster, attempt),
    },
    {
      id: 'remove-dga',
      title: 'remove it, and see it gone',
      needs: ['deploy-dga'],
      run: async (attempt) => {
        await removeAndCheck(cluster, cluster.names.dga, '2.0', attempt);
      },
    },
  ];
}

async function readStore({ store }: TestedCluster, { signal }: Attempt): Promise<void> {
  await (await store()).stat('maas-test', { signal });
}

/** Waits for a leader: a service that was just started needs a moment to stand for election. */
async function findLeader({ zk, control, clock, random }: TestedCluster, { signal, tell }: Attempt): Promise<void> {
  const late = () => new Failure('NO_LEADER', `no maas service has stood for leader within ${askMs / 1_000} s`);
  await within({ clock, limitMs: askMs, signal, late }, (waiting) =>
    waitForChildren(zk, control.election, (names) => names?.length || undefined, { clock, random }, waiting),
  );
  const { services } = await serviceStatus({ zk, control, signal });
  if (services[0] !== undefined) tell(`on ${services[0].host}`);
}

/** Fails if a name is taken: the test must not touch what belongs to somebody else. */
async function refuseTaken(cluster: TestedCluster, { signal }: Attempt): Promise<void> {
  const names = new Set(Object.values(cluster.names));
  const { deployments, others } = await listDeployments({ ...cluster, signal });
  const taken = [...deployments, ...others].find(({ name }) => names.has(name));
  if (taken === undefined) return;
  const hint = 'run the test without --runbook-names: what it creates then gets unique names';
  throw new Failure('ALREADY_RUNNING', `${taken.name} ${taken.version} is deployed already`, { name: taken.name }, { hint });
}

interface Deploying {
  readonly name: string;
  readonly version: string;
  readonly payload: Payload;
  readonly instances: number;
}

async function deploy(cluster: TestedCluster, { name, version, payload, instances }: Deploying, attempt: Attempt): Promise<void> {
  const { signal, tell, cleanUp } = attempt;
  const directory = path.join(cluster.scratchDirectory, `${name}-${version}`);
  await writePayload(payload, directory);
  const id = { name: modelName(name), version: modelVersion(version) };
  const store = await cluster.store();
  cleanUp(`the model ${name} ${version}, and what the store has of it`, async (over) => {
    await undeploy(cluster, name, version, over);
    await removeModel(store, id, { signal: over });
  });
  const added = await addModel(
    { ...cluster, store },
    { ...id, directory, instances, ensure: true, memoryMb, engine: 'agents', replace: false },
    {
      ...asking(cluster, signal),
      scratchDirectory: cluster.scratchDirectory,
      wait: true,
      onProgress: (progress) => {
        if (progress.at === 'rollout') tell(`${progress.rollout.ready} of ${progress.rollout.wanted} instances ready`);
      },
    },
  );
  if ((added.running?.length ?? 0) !== instances)
    throw new Failure('CHECKS_FAILED', `${added.running?.length} instances run, but ${instances} were wanted`);
}

async function undeploy(cluster: TestedCluster, name: string, version: string, signal: AbortSignal): Promise<void> {
  const id = { name: modelName(name), version: modelVersion(version) };
  try {
    await changeInstances(cluster, { verb: 'remove', ...id, instances: 10_000 }, { ...asking(cluster, signal), wait: true });
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'NO_SUCH_MODEL')) throw error;
  }
}

async function findListed(cluster: TestedCluster, name: string, { signal }: Attempt): Promise<void> {
  const { deployments } = await listDeployments({ ...cluster, signal }, { name });
  const ready = deployments.reduce((sum, { instances }) => sum + instances.ready, 0);
  if (ready !== 1) throw new Failure('CHECKS_FAILED', `the list shows ${ready} ready instances of ${name}, but one was deployed`);
}

async function removeAndCheck(cluster: TestedCluster, name: string, version: string, attempt: Attempt): Promise<void> {
  const { signal } = attempt;
  const before = (await registered(cluster, name, signal)).filter((each) => each.version === version);
  await undeploy(cluster, name, version, signal);
  const after = (await registered(cluster, name, signal)).filter((each) => each.version === version);
  if (after.length > 0) throw new Failure('CHECKS_FAILED', `${after.length} registrations of ${name} ${version} are left`);
  for (const { url } of before) await mustNotAnswer(url, cluster, signal);
}

/** Deploys the new version before it removes the old one, and checks with continuous calls that none fails in between. */
async function upgrade(cluster: TestedCluster, attempt: Attempt): Promise<void> {
  const { names } = cluster;
  const calls = { made: 0, over: false };
  const calling = (async () => {
    while (!calls.over) {
      const answer = await call(cluster, names.dga, 'cnn.com', { ...attempt, tell: () => {} });
      if (answer['is_malicious'] !== 'malicious')
        throw new Failure('CHECKS_FAILED', `cnn.com was ${JSON.stringify(answer)} during the upgrade`);
      calls.made += 1;
      await cluster.clock.sleep(50, attempt.signal);
    }
  })();
  calling.catch(() => {});
  try {
    await deploy(cluster, { name: names.dga, version: '2.0', payload: mockDga, instances: 2 }, attempt);
    await undeploy(cluster, names.dga, '1.0', attempt.signal);
  } finally {
    calls.over = true;
  }
  await calling;
  const versions = new Set((await registered(cluster, names.dga, attempt.signal)).map(({ version }) => version));
  if (versions.size !== 1 || !versions.has('2.0'))
    throw new Failure('CHECKS_FAILED', `versions ${[...versions].join(', ')} are registered, but only 2.0 should be`);
  attempt.tell(`${calls.made} calls, none failed`);
}

function asking({ requester }: TestedCluster, signal: AbortSignal): AskOptions {
  return { requester, timeoutMs: askMs, signal };
}
