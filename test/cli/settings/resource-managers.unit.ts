import { describe, expect, it } from 'vitest';
import { resourceManagers as parse } from '../../../src/cli/settings/parse.js';
import { resolveSettings } from '../../../src/cli/settings/resolve.js';
import { resourceManagers } from '../../../src/cli/settings/resource-managers.js';

const site = (properties: Readonly<Record<string, string>>) => {
  const entries = Object.entries(properties).map(([key, text], at) => ({
    key: `yarn.${key}`,
    text,
    file: '/etc/yarn-site.xml',
    line: at + 1,
  }));
  const hadoop = [...entries, ...resourceManagers(entries)];
  return resolveSettings({ flags: {}, env: {}, config: [], hadoop, dev: undefined }).yarn?.value;
};

describe('the ResourceManagers', () => {
  it.each([
    ['rm1', 'http://rm1:8088'],
    ['rm1:9000, rm2', 'http://rm1:9000,http://rm2:8088'],
    ['https://rm1/,http://rm2:80', 'https://rm1:8090,http://rm2:80'],
  ])('of %s', (text, value) => expect(parse(text)).toEqual({ value }));

  it.each(['', 'rm1,', 'ftp://rm1', 'rm1:0', 'rm 1'])('are none in %j', (text) => expect(parse(text)).toHaveProperty('expected'));

  it.each([
    ['of a web address', { 'resourcemanager.webapp.address': 'rm1:8089', 'resourcemanager.hostname': 'x' }, 'http://rm1:8089'],
    ['of a host alone', { 'resourcemanager.hostname': 'rm1' }, 'http://rm1:8088'],
    [
      'of several, with high availability',
      {
        'resourcemanager.ha.rm-ids': 'a, b',
        'resourcemanager.hostname.a': 'rm1',
        'resourcemanager.webapp.address.b': 'rm2:8099',
      },
      'http://rm1:8088,http://rm2:8099',
    ],
    [
      'by https where only that is served',
      { 'http.policy': 'HTTPS_ONLY', 'resourcemanager.webapp.https.address': 'rm1:8090', 'resourcemanager.webapp.address': 'rm1:8088' },
      'https://rm1:8090',
    ],
    ['where none is named', { 'nodemanager.hostname': 'n1' }, undefined],
  ])('of yarn-site.xml: %s', (_what, properties, value) => expect(site(properties)).toBe(value));
});
