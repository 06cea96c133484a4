import { expect, it } from 'vitest';
import { decodeWorkAccount, sumOfWork, type WorkAccount } from '../../src/domain/work-account.js';
import { noQuestions } from '../../src/models/port.js';

const work = (read: number, asked: number): WorkAccount => ({ read, written: read, failed: 0, models: { ...noQuestions, asked } });

it('what workers have done adds up', () => {
  expect(sumOfWork([])).toBeUndefined();
  expect(sumOfWork([work(1, 2)])).toEqual(work(1, 2));
  expect(sumOfWork([work(1, 2), work(3, 4), work(5, 6)])).toEqual(work(9, 12));
});

it('what is no account is none', () => {
  expect(decodeWorkAccount(JSON.stringify(work(1, 2)))).toEqual(work(1, 2));
  for (const text of ['', '{"read":1', '{"read":1}', '[]', 'null', JSON.stringify(work(-1, 0)), JSON.stringify(work(0.5, 0))])
    expect(decodeWorkAccount(text), text).toBeUndefined();
});
