import { describe, expect, it } from 'vitest';
import { configFile } from '../../../src/cli/settings/read-inputs.js';
import { devDirectory, isAlive, parseDevRecord } from '../../../src/dev/dev-record.js';

describe('where config.yaml is', () => {
  it.each([
    [{}, '/home/u/.config/maas/config.yaml'],
    [{ XDG_CONFIG_HOME: '/etc/u' }, '/etc/u/maas/config.yaml'],
    [{ XDG_CONFIG_HOME: 'relative' }, '/home/u/.config/maas/config.yaml'],
    [{ MAAS_CONFIG: '/tmp/c.yaml' }, '/tmp/c.yaml'],
  ])('with %o', (env, file) => expect(configFile(env, '/home/u')).toBe(file));
});

describe('the directory of maas dev', () => {
  it.each([
    [{}, '/home/u/.local/state/maas/dev'],
    [{ XDG_STATE_HOME: '/state' }, '/state/maas/dev'],
    [{ MAAS_DEV_DIR: '/tmp/dev', XDG_STATE_HOME: '/state' }, '/tmp/dev'],
    [{ MAAS_DEV_DIR: '' }, '/home/u/.local/state/maas/dev'],
  ])('with %o', (env, directory) => expect(devDirectory(env, '/home/u')).toBe(directory));

  it('is refused where it is relative: commands in another directory would look for another cluster', () => {
    const refused = { code: 'BAD_SETTING', message: 'environment variable MAAS_DEV_DIR is "./dev", which is not an absolute path' };
    expect(() => devDirectory({ MAAS_DEV_DIR: './dev' }, '/home/u')).toThrow(expect.objectContaining(refused));
  });
});

describe('the record of a maas dev', () => {
  const record = { pid: 7, startTicks: 1234, bootId: 'boot-1', quorum: '127.0.0.1:4000', store: 'file:///s' };
  const stat = (state: string, ticks: number) => `7 (maas (x) y) ${state} ${Array(18).fill(0).join(' ')} ${ticks} 0 0`;

  it('is read when it is whole', () => {
    expect(parseDevRecord(JSON.stringify(record))).toEqual(record);
    for (const text of ['', '{"pid":7', 'null', '[]', '{}', JSON.stringify({ ...record, pid: 'x' })])
      expect(parseDevRecord(text)).toBeUndefined();
  });

  it('counts while its process runs', () => expect(isAlive(record, stat('S', 1234), 'boot-1\n')).toBe(true));

  it.each([
    ['no process has the pid', undefined, 'boot-1'],
    ['another process has it now', stat('S', 9999), 'boot-1'],
    ['the process is a zombie', stat('Z', 1234), 'boot-1'],
    ['the machine was started anew', stat('S', 1234), 'boot-2'],
  ])('does not count when %s', (_what, text, bootId) => expect(isAlive(record, text, bootId)).toBe(false));
});
