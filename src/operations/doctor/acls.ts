import type { AclEntry } from '../../zookeeper/port.js';
import { readServiceConfig } from '../read-registrations.js';
import { type Check, ok, warning } from './check.js';

/** Whoever may write there, delete or change permissions decides what runs on the nodes, and what pipelines call. */
export const openZnodes: Check = {
  name: 'permissions',
  async run({ zk, zkRoot, control, signal }) {
    const { queuePath, serviceRoot } = await readServiceConfig(zk, zkRoot, signal);
    // Each by itself: a znode does not take after its parent.
    const { root, requests, deployments, assignments } = control;
    const paths = [root, requests, deployments, assignments, queuePath, serviceRoot];
    const acls = await Promise.all(paths.map(async (path) => ({ path, acl: await zk.readAcl(path, { signal }) })));
    const open = acls.flatMap(({ path, acl }) => (acl?.some(letsAnyoneChange) === true ? [path] : []));
    const closed = acls.flatMap(({ path, acl }) => (acl === undefined || open.includes(path) ? [] : [path]));
    return [
      ...(open.length === 0
        ? []
        : [
            warning(
              `anyone may write in ${open.join(', ')}, and so have programs of theirs run or called`,
              'use --zk-auth with a digest, and set the ACL of each of those znodes',
            ),
          ]),
      ...closed.map((path) => ok(`${path} is not open to everyone`)),
    ];
  },
};

function letsAnyoneChange({ scheme, permissions }: AclEntry): boolean {
  return scheme === 'world' && permissions.some((each) => each !== 'read');
}
