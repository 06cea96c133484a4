import { describe, expect, it } from 'vitest';
import type { Registration } from '../../src/metron/registration.js';
import { Catalog } from '../../src/models/catalog.js';

const registered = (id: string, version: string): Registration => ({
  name: 'dga',
  version,
  id,
  url: `http://node:${id}`,
  functions: { apply: 'apply' },
});

function catalogOf(...registrations: Registration[]): Catalog {
  const catalog = new Catalog();
  for (const each of registrations) catalog.put('dga', each.id, each);
  return catalog;
}

const urls = (catalog: Catalog, version?: string) => catalog.instances('dga', version).map(({ url }) => url);

describe('a catalog', () => {
  it('takes the newest by semantic version', () => {
    const catalog = catalogOf(registered('1', '9.0'), registered('2', '10.0'), registered('3', '10.0'));
    expect(urls(catalog)).toEqual(['http://node:2', 'http://node:3']);
    expect(urls(catalog, '9.0')).toEqual(['http://node:1']);
    expect(urls(catalog, '8.0')).toEqual([]);
  });

  it('forgets what is gone, down to the model', () => {
    const catalog = catalogOf(registered('1', '1.0'), registered('2', '2.0'));
    catalog.put('dga', '2', undefined);
    expect(urls(catalog)).toEqual(['http://node:1']);
    catalog.put('dga', '1', undefined);
    catalog.put('dga', '1', undefined);
    expect(urls(catalog)).toEqual([]);
  });

  it('is of one generation while instances come and go, and of another once all are others', () => {
    const catalog = catalogOf(registered('1', '1.0'), registered('2', '1.0'));
    const before = catalog.generation('dga', '1.0');
    catalog.put('dga', '1', undefined);
    catalog.put('dga', '3', registered('3', '1.0'));
    expect(catalog.generation('dga', '1.0')).toBe(before);
    catalog.put('dga', '2', undefined);
    catalog.put('dga', '3', undefined);
    catalog.put('dga', '4', registered('4', '1.0'));
    expect(catalog.generation('dga', '1.0')).not.toBe(before);
  });
});
