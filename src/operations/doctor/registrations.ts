import { readCluster } from '../cluster-view.js';
import { readRegistrations } from '../read-registrations.js';
import { type Check, ok, problem, warning } from './check.js';

/** What callers find. Nobody is connected to: a stray connection stops a model that serves one at a time. */
export const registrations: Check = {
  name: 'registrations',
  async run(examined) {
    const { zk, zkRoot, signal } = examined;
    const [{ registrations: found, problems }, { deployments, leftovers }] = await Promise.all([
      readRegistrations(zk, zkRoot, signal),
      readCluster(examined),
    ]);
    const ours = new Set([...deployments.flatMap(({ instances }) => instances), ...leftovers].map(({ record }) => record?.endpoint?.url));
    const foreign = found
      .filter(({ url }) => !ours.has(url))
      .map(({ name, version, url }) =>
        warning(`${name} ${version} at ${url} is registered by somebody else`, 'is it of Metron, or of a maas under another control root?'),
      );
    const broken = problems.map((reason) => problem(reason, 'delete that znode when whoever wrote it is gone'));
    return [ok(`${found.length - foreign.length} of ours`), ...foreign, ...broken];
  },
};
