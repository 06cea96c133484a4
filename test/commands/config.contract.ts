import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import ConfigDiff from '../../src/commands/config/diff.js';
import ConfigDump from '../../src/commands/config/dump.js';
import ConfigPatch from '../../src/commands/config/patch.js';
import ConfigPull from '../../src/commands/config/pull.js';
import ConfigPush from '../../src/commands/config/push.js';
import ConfigValidate from '../../src/commands/config/validate.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { type CommandClass, Outside, runCommand } from '../cli/harness.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const squid = '{"parserClassName":"org.apache.metron.parsers.bro.BasicBroParser","sensorTopic":"squid"}';

describe('maas config', () => {
  let ensemble: MemoryEnsemble;
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

  beforeEach(async () => {
    ensemble = new MemoryEnsemble();
    directory = await temporaryDirectory();
    await write('in/global.json', '{"es.ip":"node1"}');
    await write('in/parsers/squid.json', squid);
    await write('in/enrichments/squid.json', '{}');
    await write('in/parsers/.squid.json.swp', 'an editor left this');
    await write('in/README.md', 'what this is');
  });
  afterEach(() => directory[Symbol.asyncDispose]());

  const at = (file: string) => path.join(directory.path, file);

  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text);
  }

  async function run(Class: CommandClass, ...argv: readonly string[]): Promise<Outside> {
    const outside = new Outside();
    await runCommand(Class, [...argv], outside, { connectors: { zooKeeper: () => ensemble.connect() } });
    return outside;
  }

  it('pushes a directory, says what differs, and dumps it as Metron does', async () => {
    const pushed = await run(ConfigPush, at('in'));
    expect(pushed.stdout.text).toBe('+ global\n+ parsers/squid\n+ enrichments/squid\n3 configurations changed, 0 unchanged\n');
    const dumped = await run(ConfigDump);
    expect(dumped.stdout.text).toBe(
      `GLOBAL Config: global\n{"es.ip":"node1"}\nPARSER Config: squid\n${squid}\nENRICHMENT Config: squid\n{}\n`,
    );
    expect((await run(ConfigDump, '--type', 'parser', '--name', 'bro')).stdout.text).toBe('');
  });

  it('pulls what was pushed, and overwrites nothing unasked', async () => {
    await run(ConfigPush, at('in'));
    expect((await run(ConfigPull, at('out'))).exitStatus).toBeUndefined();
    expect(await readFile(at('out/parsers/squid.json'), 'utf8')).toBe(squid);
    await write('out/global.json', '{"mine":1}');
    expect((await run(ConfigPull, at('out'))).exitStatus).toBe(11);
    expect(await readFile(at('out/global.json'), 'utf8')).toBe('{"mine":1}');
    expect((await run(ConfigPull, at('out'), '-f')).exitStatus).toBeUndefined();
    expect(await readFile(at('out/global.json'), 'utf8')).toBe('{"es.ip":"node1"}');
  });

  it('brings back what a push replaced', async () => {
    await run(ConfigPush, at('in'));
    await write('in/global.json', '{"es.ip":"node2"}');
    await run(ConfigPush, at('in'));
    await run(ConfigPull, at('before'), '--former');
    await run(ConfigPush, at('before'));
    expect((await run(ConfigDump, '--type', 'GLOBAL', '--json')).stdout.text).toContain('node1');
  });

  it('exits 13 while a directory differs, and shows where', async () => {
    await run(ConfigPush, at('in'));
    expect((await run(ConfigDiff, at('in'))).exitStatus).toBeUndefined();
    await write('in/global.json', '{"es.ip":"node2","new":[1]}');
    const differing = await run(ConfigDiff, at('in'));
    expect(differing.exitStatus).toBe(13);
    expect(differing.stdout.text).toBe('~ global\n    replace /es.ip "node2"\n    add /new [1]\n');
    await write('in/global.json', '{ "es.ip": "node1" }');
    expect((await run(ConfigDiff, at('in'))).stdout.text).toBe('~ global (formatting only)\nno difference\n');
  });

  it('validates without a cluster', async () => {
    expect((await run(ConfigValidate, at('in'))).stdout.text).toBe('3 configurations: good\n');
    await write(
      'in/parsers/bro.json',
      '{"parserClassName":"BasicBroParser","fieldTransformations":[{"transformation":"STELLAR","output":["a"],"config":{"a":"1 +"}}]}',
    );
    const wrong = await run(ConfigValidate, at('in'));
    expect(wrong.exitStatus).toBe(13);
    expect(wrong.stdout.text).toContain('error parsers/bro: fieldTransformations.0.config.a:');
    expect((await run(ConfigPush, at('in'))).exitStatus).toBe(4);
  });

  it('patches one', async () => {
    await run(ConfigPush, at('in'));
    await run(ConfigPatch, '--type', 'GLOBAL', '--patch-mode', 'ADD', '--patch-key', '/a', '--patch-value', '"x"');
    await write('patch.json', '[{"op":"replace","path":"/sensorTopic","value":"proxy"}]');
    await run(ConfigPatch, '--type', 'PARSER', '--name', 'squid', '--patch-file', at('patch.json'));
    const dumped = (await run(ConfigDump)).stdout.text;
    expect(dumped).toContain('"a": "x"');
    expect(dumped).toContain('"sensorTopic": "proxy"');
  });

  it.each([
    ['no directory', ConfigPush, ['/nonexistent/dir'], 4],
    ['a sensor that is not there', ConfigPush, ['in', '--name', 'bro', '--type', 'PARSER'], 4],
    ['a kind that is none', ConfigDump, ['--type', 'PARSERS'], 2],
    ['a patch without a kind', ConfigPatch, ['--patch-key', '/a', '--patch-mode', 'REMOVE'], 2],
    ['a patch without a sensor', ConfigPatch, ['--type', 'PARSER', '--patch-key', '/a', '--patch-mode', 'REMOVE'], 2],
    ['a key without a mode', ConfigPatch, ['--type', 'GLOBAL', '--patch-key', '/a'], 2],
    ['no patch at all', ConfigPatch, ['--type', 'GLOBAL'], 2],
    ['a patch file that is not there', ConfigPatch, ['--type', 'GLOBAL', '--patch-file', '/nonexistent'], 4],
  ] as const)('refuses %s', async (_, Class, argv, exit) => {
    const outside = await run(Class, ...argv.map((each) => (each === 'in' ? at('in') : each)));
    expect(outside.exitStatus).toBe(exit);
  });

  it('refuses two files of one configuration', async () => {
    await write('in/parsers/squid.conf', squid);
    const refused = await run(ConfigPush, at('in'));
    expect(refused.exitStatus).toBe(4);
    expect(refused.stderr.text).toContain('are the same configuration');
  });
});
