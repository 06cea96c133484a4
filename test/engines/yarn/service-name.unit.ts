import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeModel, type ModelId, modelName, modelVersion } from '../../../src/domain/identity.js';
import { clusterPrefix, isOfModels, serviceName } from '../../../src/engines/yarn/service-name.js';

const cluster = '0a1b2c3d';
const model = (name: string, version: string): ModelId => ({ name: modelName(name), version: modelVersion(version) });

describe('the name of a YARN service', () => {
  it('is legal for YARN, whatever the model is called', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
    fc.assert(
      fc.property(segment, segment, fc.integer({ min: 1, max: 99_999 }), (name, version, revision) => {
        const service = serviceName(cluster, model(name, version), revision);
        expect(service).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?$/);
        expect(service.length).toBeLessThanOrEqual(63);
        expect(service.startsWith(clusterPrefix(cluster))).toBe(true);
      }),
    );
  });

  it('is another for what differs in name, version, revision or cluster only', () => {
    const names = [
      serviceName(cluster, model('a-b', 'c'), 1),
      serviceName(cluster, model('a', 'b-c'), 1),
      serviceName(cluster, model('A-B', 'c'), 1),
      serviceName(cluster, model('a.b', 'c'), 1),
      serviceName(cluster, model('a-b', 'c'), 2),
      serviceName('ffffffff', model('a-b', 'c'), 1),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('says of which model it is', () => {
    const dga = model('dga', '1.0');
    expect(isOfModels(serviceName(cluster, dga, 7), [describeModel(dga)])).toBe(true);
    expect(isOfModels(serviceName(cluster, dga, 7), [describeModel(model('dga', '2.0'))])).toBe(false);
  });
});
