import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsAt, type ModelManifest, parseManifest } from '../../src/domain/model-manifest.js';
import { readManifest } from '../../src/domain/model-manifest-yaml.js';

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const small = <Value>(value: fc.Arbitrary<Value>) => fc.dictionary(word, value, { maxKeys: 3 });
const seconds = fc.integer({ min: 1, max: 86_400 });
/** As JSON carries it: without negative zeros. */
const written = fc
  .record(
    {
      start: word.map((name) => `${name}.sh`),
      memory: fc.integer({ min: 1, max: 16_777_216 }),
      requires: fc.record({ commands: fc.array(word, { maxLength: 3 }), python: fc.array(word, { maxLength: 3 }) }, { requiredKeys: [] }),
      env: small(fc.oneof(fc.constantFrom('3.10', 'yes', '', ' a: b', '- c', 'null'), word)),
      ready: fc.oneof(
        fc.constantFrom('listen', 'http', 'file'),
        fc.record({ by: fc.constant('http'), path: word.map((name) => `/${name}`), intervalSeconds: seconds }, { requiredKeys: ['by'] }),
      ),
      stop: fc.record({ drainSeconds: seconds, graceSeconds: seconds }, { requiredKeys: [] }),
      restart: fc.record({ attempts: fc.integer({ min: 1, max: 1000 }), windowSeconds: seconds }, { requiredKeys: [] }),
      functions: small(
        fc.record(
          {
            description: word,
            examples: fc.array(
              fc.record({
                args: small(fc.oneof(word, fc.integer(), fc.boolean())),
                expect: small(fc.jsonValue({ maxDepth: 1 })),
              }),
              { maxLength: 2 },
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  )
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

function mustParse(value: unknown): ModelManifest {
  const result = parseManifest(value);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.manifest;
}

describe('a manifest', () => {
  it('is the same when its own result is read again, as a deployment record is', () => {
    fc.assert(
      fc.property(written, (value) => {
        const manifest = mustParse(value);
        expect(mustParse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
      }),
    );
  });

  it('means in YAML what it means in JSON, which is YAML too', () => {
    fc.assert(
      fc.property(written, (value) => {
        expect(readManifest(JSON.stringify(value))).toEqual(mustParse(value));
      }),
    );
  });

  it('knows which fields may stand where', () => {
    expect(fieldsAt([])).toContain('memory');
    expect(fieldsAt(['ready'])).toEqual(expect.arrayContaining(['by', 'path', 'status']));
    expect(fieldsAt(['functions', 'apply', 'examples', 0])).toEqual(['args', 'expect']);
    expect(fieldsAt(['env'])).toEqual([]);
  });
});
