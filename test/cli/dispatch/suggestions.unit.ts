import { describe, expect, it } from 'vitest';
import { nearestCommand } from '../../../src/cli/dispatch/suggestions.js';

const ids = ['deploy:add', 'deploy:list', 'deploy:remove', 'dev', 'dev:stop', 'node:list', 'version'];

describe('a mistyped command', () => {
  it.each([
    ['verison', 'version'],
    ['deploy lst', 'deploy list'],
    ['delpoy list', 'deploy list'],
    ['deploy ad ./dga', 'deploy add'],
    ['dve', 'dev'],
    ['nodes list', 'node list'],
  ])('%s: %s was meant', (typed, meant) => {
    expect(nearestCommand(typed.split(' '), ids)).toBe(meant);
  });

  it.each(['frobnicate', 'x', 'kubectl get pods'])('%s: nothing near', (typed) => {
    expect(nearestCommand(typed.split(' '), ids)).toBeUndefined();
  });
});
