import { describe, expect, it } from 'vitest';
import { locateHdfs } from '../../../src/storage/hdfs/addresses.js';

const nameNodes = (address: string, properties: Record<string, string> = {}) =>
  locateHdfs(address, new Map(Object.entries(properties))).nameNodes;

const ha = {
  'dfs.nameservices': 'prod, other',
  'dfs.ha.namenodes.prod': 'nn1,nn2',
  'dfs.namenode.http-address.prod.nn1': 'a:50070',
  'dfs.namenode.http-address.prod.nn2': 'b:50070',
  'dfs.namenode.https-address.prod.nn1': 'a:50470',
  'dfs.namenode.https-address.prod.nn2': 'b:50470',
};

describe('the NameNodes of an address', () => {
  it('are where a web address says', () => {
    expect(nameNodes('webhdfs://node1:1234/apps/maas')).toEqual(['http://node1:1234']);
    expect(nameNodes('swebhdfs://node1/apps')).toEqual(['https://node1:9871']);
    expect(nameNodes('http://node1:14000')).toEqual(['http://node1:14000']);
  });

  it('are at the ports of Hadoop 3, else 2, when only the host is known', () => {
    expect(nameNodes('hdfs://node1:8020/apps/maas')).toEqual(['http://node1:9870', 'http://node1:50070']);
  });

  it('are first where hdfs-site.xml says', () => {
    const properties = { 'fs.defaultFS': 'hdfs://node1:8020', 'dfs.namenode.http-address': '0.0.0.0:8070' };
    expect(nameNodes('hdfs://node1:8020', properties)).toEqual(['http://node1:8070', 'http://node1:9870', 'http://node1:50070']);
    expect(nameNodes('hdfs://another', properties)).toEqual(['http://another:9870', 'http://another:50070']);
  });

  it('are all those of a name service', () => {
    expect(nameNodes('hdfs://prod/apps', ha)).toEqual(['http://a:50070', 'http://b:50070']);
    expect(nameNodes('hdfs://prod', { ...ha, 'dfs.http.policy': 'HTTPS_ONLY' })).toEqual(['https://a:50470', 'https://b:50470']);
    const rpcOnly = { 'dfs.nameservices': 'prod', 'dfs.ha.namenodes.prod': 'nn1', 'dfs.namenode.rpc-address.prod.nn1': 'a:8020' };
    expect(nameNodes('hdfs://prod', rpcOnly)).toEqual(['http://a:9870', 'http://a:50070']);
  });

  it('may be listed', () => {
    expect(nameNodes('webhdfs://a:9870,b:9871/apps')).toEqual(['http://a:9870', 'http://b:9871']);
    expect(nameNodes('hdfs://a:8020,b:8020/apps')).toEqual(['http://a:9870', 'http://a:50070', 'http://b:9870', 'http://b:50070']);
  });

  it('have a path below them, decoded', () => {
    expect(locateHdfs('hdfs://node1/store%20of/maas/', new Map()).path).toBe('/store of/maas');
    expect(locateHdfs('hdfs://node1/', new Map())).toMatchObject({ path: '', uri: 'hdfs://node1' });
  });

  it.each(['hdfs:///apps', 'hdfs://', 'ftp://node1/', 'hdfs://a b/', 'hdfs://node1:port/'])('can not be had from %s', (address) => {
    expect(() => locateHdfs(address, new Map())).toThrow(expect.objectContaining({ code: 'BAD_SETTING' }));
  });
});
