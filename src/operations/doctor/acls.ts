import { readServiceConfig } from '../read-registrations.js';
import { type Check, ok, warning } from './check.js';

/** Whoever may write there may have any program run on the nodes. */
export const openZnodes: Check = {
  name: 'permissions',
  async run({ zk, zkRoot, control, signal }) {
    const { queuePath } = await readServiceConfig(zk, zkRoot, signal);
    const findings = [control.root, control.requests, queuePath].map(async (path) => {
      const acl = await zk.readAcl(path, { signal });
      if (acl === undefined) return [];
      const isOpen = acl.some(
        ({ scheme, permissions }) => scheme === 'world' && permissions.some((each) => each === 'create' || each === 'write'),
      );
      return isOpen
        ? [
            warning(
              `anyone may write in ${path}, and so have programs run on the nodes`,
              'use --zk-auth with a digest, and set the ACL of that znode',
            ),
          ]
        : [ok(`${path} is not open to everyone`)];
    });
    return (await Promise.all(findings)).flat();
  },
};
