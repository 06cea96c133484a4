import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultManifest, fieldsAt } from '../../src/domain/model-manifest.js';
import { readManifest } from '../../src/domain/model-manifest-yaml.js';
import { inspectModel } from '../../src/domain/model-start.js';
import { defaultMemoryMb } from '../../src/operations/deploy/add-model.js';
import { readModelListing } from '../../src/storage/model-listing.js';

const root = path.join(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/model-directory.md'), 'utf8');
const [everyField = '', readyByHttp = '', functions = ''] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text);

describe('docs/model-directory.md', () => {
  it('shows every field of maas.yaml with its default', () => {
    const { start, memory, ...defaults } = readManifest(everyField);
    expect(defaults).toEqual(defaultManifest);
    expect({ start, memory }).toEqual({ start: 'rest.sh', memory: defaultMemoryMb });
    expect(readManifest(readyByHttp)).toEqual(readManifest('ready: http'));

    const shown = everyField + readyByHttp + functions;
    for (const at of [[], ['requires'], ['ready'], ['stop'], ['restart'], ['functions', 'apply'], ['functions', 'apply', 'examples']]) {
      for (const field of fieldsAt(at)) expect(shown, [...at, field].join('.')).toMatch(new RegExp(`\\b${field}:`));
    }
  });

  it('has examples that are good ones', () => {
    expect(readManifest(functions).functions['apply']?.examples).toHaveLength(2);
  });
});

describe('the examples', () => {
  it.each(['echo', 'echo-runbook', 'mock-dga'])('%s is a model, without any warning', async (name) => {
    expect(inspectModel(await readModelListing(path.join(root, 'examples', name))).warnings).toEqual([]);
  });
});
