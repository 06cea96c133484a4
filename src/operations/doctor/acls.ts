import { topologyRoot } from '../../sensor/config/config-place.js';
import type { AclEntry } from '../../zookeeper/port.js';
import { readServiceConfig } from '../cluster/read-registrations.js';
import { type Check, ok, warning } from './check.js';

/** Checks who may write: anyone who may change these znodes can decide what runs on nodes and what pipelines call. */
export const openZnodes: Check = {
  name: 'permissions',
  async run({ zk, zkRoot, control, access, signal }) {
    const { queuePath, serviceRoot } = await readServiceConfig(zk, zkRoot, signal);
    // Each is checked by itself, as znodes do not inherit the permissions of their parents.
    const { root, election, epoch, requests, quarantine, deployments, nodes, assignments, instances } = control;
    const ours = [root, control.layout, election, epoch, requests, quarantine, deployments, nodes, assignments, instances];
    const paths = [...ours, queuePath, serviceRoot, zkRoot, topologyRoot];
    const acls = await Promise.all(paths.map(async (path) => ({ path, acl: await zk.readAcl(path, { signal }) })));
    const open = acls.flatMap(({ path, acl }) => (acl?.some(letsAnyoneChange) === true ? [path] : []));
    const closed = acls.flatMap(({ path, acl }) => (acl === undefined || open.includes(path) ? [] : [path]));
    const message = `anyone may write to ${topmost(open).join(', ')}, and so decide what is run and called`;
    const hint =
      access === 'open'
        ? 'set zk-auth, and zk-acl to readable: then only maas can change what it creates, and maas doctor --fix restricts what exists'
        : 'maas doctor --fix restricts them and what is below them';
    return [
      ...(open.length === 0 ? [] : [{ ...warning(message, hint), open }]),
      ...topmost(closed).map((path) => ok(`${path} is not open to everyone`)),
    ];
  },
};

/** Without what is below another one of them. */
export function topmost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((above) => path.startsWith(`${above}/`)));
}

export function letsAnyoneChange({ scheme, permissions }: AclEntry): boolean {
  return scheme === 'world' && permissions.some((each) => each !== 'read');
}
