import path from 'node:path';

/** Where groups for instances can be made. */
export interface CgroupPlaces {
  /** Beside our own group: a version 2 group with processes may have no limited children. */
  readonly v2?: string | undefined;
  /** Inside our own groups: whatever limits us limits the instances too. */
  readonly v1?: { readonly memory: string; readonly pids: string } | undefined;
}

interface Mount {
  /** The part of the hierarchy that is mounted. */
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * @param mountinfo text of /proc/self/mountinfo
 * @param membership text of /proc/self/cgroup
 */
export function cgroupPlaces(mountinfo: string, membership: string): CgroupPlaces {
  const mounts = parseMounts(mountinfo);
  const own = parseMembership(membership);

  const unified = mounts.find(({ type }) => type === 'cgroup2');
  const group = unified && inside(unified, own.get('') ?? '/');
  const v2 = unified !== undefined && group !== undefined && group !== unified.point ? path.join(path.dirname(group), 'maas') : undefined;

  const controller = (name: string) => {
    const mount = mounts.find(({ type, options }) => type === 'cgroup' && options.includes(name));
    return mount && path.join(inside(mount, own.get(name) ?? '/'), 'maas');
  };
  const memory = controller('memory');
  const pids = controller('pids');
  return { v2, v1: memory === undefined || pids === undefined ? undefined : { memory, pids } };
}

function inside({ root, point }: Mount, group: string): string {
  const relative = path.relative(root, group);
  return relative.startsWith('..') ? point : path.join(point, relative);
}

/** proc(5): `36 35 0:33 /root /mount/point rw - type source super,options`. */
function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, point] = before.split(' ');
    const [type, , options] = after.split(' ');
    if (root === undefined || point === undefined || type === undefined) return [];
    return [{ root, point, type, options: (options ?? '').split(',') }];
  });
}

/** cgroups(7): `4:memory:/path`, and `0::/path` for version 2. */
function parseMembership(text: string): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, ...rest] = line.split(':');
    for (const controller of controllers?.split(',') ?? []) if (rest.length > 0) groups.set(controller, rest.join(':'));
  }
  return groups;
}
