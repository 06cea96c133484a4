import { describe, expect, it } from 'vitest';
import { parseConfigYaml } from '../../../src/cli/settings/config-yaml.js';
import { expandVariables, parseHadoopXml } from '../../../src/cli/settings/hadoop-xml.js';

describe('config.yaml', () => {
  const parse = (source: string) => parseConfigYaml('config.yaml', source);

  it('is a map of settings, each with its line', () => {
    expect(parse('# mine\nzk-quorum: node1:2181,node2:2181\n\ntimeout: 90\nstore: "file:///models"\n')).toEqual([
      { key: 'zk-quorum', text: 'node1:2181,node2:2181', file: 'config.yaml', line: 2 },
      { key: 'timeout', text: '90', file: 'config.yaml', line: 4 },
      { key: 'store', text: 'file:///models', file: 'config.yaml', line: 5 },
    ]);
  });

  it('may be empty', () => expect(parse('# nothing yet\n')).toEqual([]));

  it.each([
    ['zk-quorm: node1', 'config.yaml:1: there is no setting "zk-quorm"'],
    ['\n\ntimeout:\n', 'config.yaml:3: timeout needs one value'],
    ['timeout: [1, 2]', 'config.yaml:1: timeout needs one value'],
    ['- node1', 'config.yaml:1: a map of settings is expected, such as zk-quorum: node1:2181'],
    ['store: "file:///x', 'config.yaml:1: Missing closing "quote'],
    ['timeout: 1\ntimeout: 2', 'config.yaml:2: Map keys must be unique'],
  ])('%j is refused with the place', (source, message) => {
    expect(() => parse(source)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringContaining(message) }));
  });
});

describe("Hadoop's site files", () => {
  const site = `<?xml version="1.0"?>
<configuration>
  <!-- <property><name>fs.defaultFS</name><value>hdfs://old</value></property> -->
  <property>
    <name> fs.defaultFS </name>
    <value>hdfs://prod</value>
    <final>true</final>
  </property>
  <property><name>a</name><value>1 &lt; 2 &amp; 3</value></property>
  <property><name>b</name><value/></property>
</configuration>`;

  it('are read property by property, each with its line', () => {
    expect(parseHadoopXml('core-site.xml', site)).toEqual([
      { key: 'fs.defaultFS', text: 'hdfs://prod', file: 'core-site.xml', line: 4 },
      { key: 'a', text: '1 < 2 & 3', file: 'core-site.xml', line: 9 },
    ]);
  });

  it('that are no XML hold nothing', () => expect(parseHadoopXml('core-site.xml', '<property><name>x')).toEqual([]));

  it('may refer to other properties and to the environment', () => {
    const reference = (name: string) => `\${${name}}`;
    const entries = [
      ['fs', `hdfs://${reference('ns')}`],
      ['ns', reference('env.NAMESERVICE')],
      ['unknown', reference('nobody')],
      ['loop', `${reference('loop')}x`],
    ].map(([key = '', text = '']) => ({ key, text, file: 'f', line: 1 }));
    const expanded = expandVariables(entries, { NAMESERVICE: 'prod' }).map(({ text }) => text);
    expect(expanded.slice(0, 3)).toEqual(['hdfs://prod', 'prod', reference('nobody')]);
  });
});
