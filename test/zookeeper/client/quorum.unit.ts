import { describe, expect, it } from 'vitest';
import { parseQuorum, serverName } from '../../../src/zookeeper/client/quorum.js';

describe('a ZooKeeper quorum', () => {
  it('is servers, by commas', () => {
    expect(parseQuorum('node1:2181,node2:2182')).toEqual({
      servers: [
        { host: 'node1', port: 2181 },
        { host: 'node2', port: 2182 },
      ],
      chroot: '',
    });
  });

  it('has port 2181 where none is given', () => {
    expect(parseQuorum('node1, 10.0.0.2').servers.map(serverName)).toEqual(['node1:2181', '10.0.0.2:2181']);
  });

  it('takes IPv6 addresses in brackets', () => {
    expect(parseQuorum('[::1]:2181,[fe80::1%eth0]').servers.map(serverName)).toEqual(['[::1]:2181', '[fe80::1%eth0]:2181']);
  });

  it('ends with a chroot that all paths are under', () => {
    expect(parseQuorum('node1:2181,node2:2181/prod/maas').chroot).toBe('/prod/maas');
    expect(parseQuorum('node1:2181/').chroot).toBe('');
  });

  for (const [text, part] of [
    ['', '""'],
    ['node1:2181,', '""'],
    ['no de', '"no de"'],
    ['node1:0', 'port 0'],
    ['node1:99999', 'port 99999'],
    ['http://node1:2181', '"http:"'],
    ['::1:2181', '"::1:2181"'],
    ['node1/a/../b', '"/a/../b"'],
    ['node1//a', '"//a"'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} and names ${part}`, () => {
      expect(() => parseQuorum(text)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringContaining(part) }));
    });
  }
});
