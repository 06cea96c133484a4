import { expect, it } from 'vitest';
import { LazyModels } from '../../src/models/lazy-models.js';
import { playedModels } from '../stellar/functions/played-models.js';

it('opens once, at the first look, and answers at once from then on', async () => {
  let opened = 0;
  const models = new LazyModels(async () => {
    opened += 1;
    return playedModels;
  });
  expect(opened).toBe(0);
  await Promise.all([models.find('dga', undefined), models.find('dga', '9.0')]);
  expect(models.find('dga', undefined)).toMatchObject({ name: 'dga' });
  expect(opened).toBe(1);
});

it('tries again after it could not open', async () => {
  let tries = 0;
  const models = new LazyModels(async () => {
    tries += 1;
    if (tries === 1) throw new Error('away');
    return playedModels;
  });
  await expect(models.find('dga', undefined)).rejects.toThrow('away');
  expect(await models.find('dga', undefined)).toMatchObject({ name: 'dga' });
});
