import { describe, expect, it } from 'vitest';
import { cgroupPlaces } from '../../src/runtime/cgroup/places.js';

describe('where cgroups can be made', () => {
  it('version 2: beside our own', () => {
    const mounts = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n';
    expect(cgroupPlaces(mounts, '0::/system.slice/maas.service\n').v2).toBe('/sys/fs/cgroup/system.slice/maas');
  });

  it('version 2 in its root: nowhere, since nothing is beside it', () => {
    expect(cgroupPlaces('30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n', '0::/\n').v2).toBeUndefined();
  });

  it('version 1: inside our own, in each hierarchy', () => {
    const mounts = [
      '33 30 0:29 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory',
      '34 30 0:30 /docker/abc /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids',
    ].join('\n');
    expect(cgroupPlaces(mounts, '4:memory:/jobs/7\n8:pids:/docker/abc/x\n').v1).toEqual({
      memory: '/sys/fs/cgroup/memory/jobs/7/maas',
      pids: '/sys/fs/cgroup/pids/x/maas',
    });
  });

  it('version 1 needs both', () => {
    expect(cgroupPlaces('33 30 0:29 / /c/memory rw - cgroup cgroup rw,memory\n', '4:memory:/\n').v1).toBeUndefined();
  });
});
