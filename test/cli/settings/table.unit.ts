import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingTable } from '../../../src/cli/settings/table.js';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/settings.md'), 'utf8');
const code = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

const documented = [...page.matchAll(/^\| `([\w-]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|/gm)].map(
  ([, name, variables, hadoop, dev = '', fallback]) => ({
    name,
    variables: code(variables),
    hadoop: code(hadoop),
    dev: dev.trim() === 'yes',
    fallback: code(fallback)[0],
  }),
);

describe('docs/settings.md', () => {
  it('tells every setting, its sources and its default', () => {
    const real = Object.values(settingTable).map(({ name, variables, hadoop, dev, fallback }) => ({
      name,
      variables,
      hadoop,
      dev: dev !== undefined,
      // Made of another setting, not a default of its own.
      fallback: name === 'store' ? 'apps/maas' : fallback,
    }));
    expect(documented).toEqual(real);
  });
});
