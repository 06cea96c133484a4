import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { onBareLibrary } from '../../issues/bare-library.js';
import { run } from '../../stack/downloads.js';
import { jarsOf } from '../../stack/maven.js';
import { pythonWith } from '../../stack/python.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { serverOfFile } from './embedded-server.js';

const fixtures = path.join(import.meta.dirname, '../fixtures');
const python = await orSkipLoudly('kazoo', () => pythonWith('kazoo==2.10.0'));
const java = await orSkipLoudly('Curator', () =>
  jarsOf('curator-5.9.0', [
    { group: 'org.apache.curator', artifact: 'curator-recipes', version: '5.9.0' },
    { group: 'org.apache.zookeeper', artifact: 'zookeeper', version: '3.9.5' },
    { group: 'commons-cli', artifact: 'commons-cli', version: '1.5.0' },
    { group: 'org.slf4j', artifact: 'slf4j-simple', version: '2.0.13' },
  ]),
);

const server = serverOfFile({ tickMs: 2_000 });

const withJars = (...args: readonly string[]) => ['-cp', `${java}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', ...args];

describe('the embedded server serves, unchanged,', () => {
  it.skipIf(python === undefined)('kazoo: calls, transactions, watches, ACLs, sessions and recipes', async () => {
    expect(await run(python ?? '', [path.join(fixtures, 'kazoo_check.py'), server().quorum], fixtures)).toMatch(/done\n$/);
  });

  it.skipIf(java === undefined)("Curator and ZooKeeper's own client: recipes, caches, multi-reads, persistent watches", async () => {
    const output = await run('java', withJars(path.join(fixtures, 'CuratorCheck.java'), server().quorum), fixtures);
    expect(output).toMatch(/done\n$/);
    expect(output).not.toMatch(/exception/i);
  });

  it.skipIf(java === undefined)('zkCli: what an operator types', async () => {
    const typed = [
      'create /cli hello',
      'get -s /cli',
      'set -v 0 /cli again',
      'set -v 0 /cli stale',
      'create -e -s /cli/e- x',
      'ls -R /cli',
    ];
    const more = [
      'getAcl /cli',
      'config',
      'whoami',
      'getEphemerals',
      'getAllChildrenNumber /cli',
      'sync /cli',
      'addWatch /cli',
      'deleteall /cli',
    ];
    const lines = [...typed, ...more, 'quit', ''].join('\n');
    const output = await run('java', withJars('org.apache.zookeeper.ZooKeeperMain', '-server', server().quorum), fixtures, lines);
    const expected = [
      'Created /cli\n',
      'hello\n',
      'dataLength = 5',
      'version No is not valid : /cli',
      'Created /cli/e-0000000000',
      '/cli\n/cli/e-0000000000',
      "'world,'anyone\n: cdrwa",
      'ip: 127.0.0.1',
      '[/cli/e-0000000000]',
      'Sync is OK',
      'type:NodeDeleted path:/cli ',
    ];
    for (const line of expected) expect(output).toContain(line);
  });

  it('node-zookeeper-client', async () => {
    const script = `
      const client = zookeeper.createClient(quorum);
      client.once('connected', () => {
        client.mkdirp('/nzc/a', Buffer.from('1'), (error) => {
          client.getData('/nzc/a', (event) => console.log(event.getName()), (error, data, stat) => {
            console.log(String(data), stat.version);
            client.transaction().check('/nzc/a', -1).create('/nzc/b', Buffer.from('b')).setData('/nzc/a', Buffer.from('2'), -1).commit((error, results) => {
              console.log(error, results.length);
              client.getChildren('/nzc', (error, names) => {
                console.log(names.sort().join());
                client.close();
                client.once('disconnected', () => process.exit(0));
              });
            });
          });
        });
      });
      client.connect();`;
    const { code, output } = await onBareLibrary(server().quorum, script);
    expect({ code, lines: output.trim().split('\n') }).toEqual({ code: 0, lines: ['1 0', 'NODE_DATA_CHANGED', 'null 3', 'a,b'] });
  });
});
