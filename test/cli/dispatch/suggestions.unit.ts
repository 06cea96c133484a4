import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, nearestCommand } from '../../../src/cli/dispatch/suggestions.js';

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

describe('a mistyped flag', () => {
  it('is told from far ones', () => {
    expect(nearest('memroy', ['memory', 'model-version', 'name'])).toBe('memory');
    expect(nearest('xyz', ['memory', 'model-version', 'name'])).toBeUndefined();
  });
});

describe('nearest', () => {
  it('finds what was typed without a mistake', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => words.every((word) => nearest(word, words) === word)),
    );
  });

  it('finds a word with two neighbouring letters swapped', () => {
    const words = fc.tuple(fc.stringMatching(/^[a-z]{6,12}$/), fc.nat(4));
    const swap = (word: string, at: number) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
    fc.assert(fc.property(words, ([word, at]) => nearest(swap(word, at), [word]) === word));
  });
});
