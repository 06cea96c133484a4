import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, metronPicksAnother } from '../../src/domain/version-order.js';

describe('versions', () => {
  it('are ordered by what they mean, not as text', () => {
    const ordered = ['latest', '0.9', '1.0-rc.1', '1.0', '1.0.1', 'v2', '9.0', '10.0'];
    expect(ordered.toReversed().sort(compareVersions)).toEqual(ordered);
  });

  it('have one order, whatever they are', () => {
    const version = fc.oneof(fc.string(), fc.constantFrom('1.0', '1', '10.0', '5x', '9.0', 'v1', '1.0.0-a', '99999999999999999999.1'));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('are told apart where Metron takes another for the highest', () => {
    expect(metronPicksAnother(['9.0', '10.0'])).toEqual({ ours: '10.0', metrons: '9.0' });
    expect(metronPicksAnother(['1.0', '2.0'])).toBeUndefined();
    expect(metronPicksAnother([])).toBeUndefined();
  });
});
