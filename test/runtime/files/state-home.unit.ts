import { expect, it } from 'vitest';
import { stateHome } from '../../../src/runtime/files/state-home.js';

it('state belongs where XDG_STATE_HOME says, and below the home directory where that says nothing or is relative', () => {
  expect(stateHome({ XDG_STATE_HOME: '/state' }, '/home/ann')).toBe('/state');
  for (const env of [{}, { XDG_STATE_HOME: '' }, { XDG_STATE_HOME: 'state' }]) {
    expect(stateHome(env, '/home/ann')).toBe('/home/ann/.local/state');
  }
});
