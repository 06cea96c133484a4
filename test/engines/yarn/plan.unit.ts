import { describe, expect, it } from 'vitest';
import { mayLetGoOld, planService } from '../../../src/engines/yarn/plan.js';
import type { YarnService } from '../../../src/engines/yarn/resource-manager.js';

const seen = (changes: Partial<YarnService> = {}): YarnService => ({
  name: 'maas-x-r1',
  state: 'STABLE',
  diagnostics: '',
  component: { wanted: 2, containers: [] },
  ...changes,
});

describe('what to do about a YARN service', () => {
  it.each([
    ['it is not there and wanted', 2, undefined, { kind: 'submit', containers: 2 }],
    ['it is not there and not wanted', 0, undefined, { kind: 'none' }],
    ['it is as wanted', 2, seen(), { kind: 'none' }],
    ['another number is wanted', 3, seen(), { kind: 'flex', containers: 3 }],
    ['none are wanted', 0, seen(), { kind: 'destroy' }],
    ['its application master is not up', 2, seen({ state: 'ACCEPTED', component: undefined }), { kind: 'wait' }],
    ['it has ended by itself', 2, seen({ state: 'FAILED', component: undefined }), { kind: 'destroy' }],
    ['somebody stopped it', 2, seen({ state: 'STOPPED', component: undefined }), { kind: 'destroy' }],
  ])('when %s', (_when, wanted, service, step) => expect(planService(wanted, service)).toMatchObject(step));
});

describe('what runs of an older revision', () => {
  it.each([
    ['stays until the new one serves', { wanted: 2, ready: 1, stuck: false }, false],
    ['goes once the new one serves', { wanted: 2, ready: 2, stuck: false }, true],
    ['gives way when there is no room for both', { wanted: 2, ready: 0, stuck: true }, true],
    ['goes when nothing is wanted', { wanted: 0, ready: 0, stuck: false }, true],
  ])('%s', (_what, succession, may) => expect(mayLetGoOld(succession)).toBe(may));
});
