import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../src/cli/duration.js';
import { count, formatAge, formatBytes, formatMemoryMb, printable, progressBar } from '../../../src/cli/render/text.js';

describe('text from elsewhere', () => {
  it('has nothing that a terminal would act on', () => {
    expect(printable('a\u001b[2Jb\r\n\u009bc\td')).toBe('a\\x1b[2Jb\\x0d\\x0a\\x9bc  d');
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !/\p{Cc}/u.test(printable(Buffer.from(bytes).toString('latin1')))));
  });
});

describe('figures for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [9_960, '10 kB'],
    [999_600, '1.0 MB'],
    [3_200_000_000, '3.2 GB'],
  ])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [512, '512 MB'],
    [1_024, '1 GB'],
    [1_536, '1.5 GB'],
  ])('%i MB are %s', (mb, text) => expect(formatMemoryMb(mb)).toBe(text));

  it.each([
    [-5_000, '0s'],
    [119_000, '119s'],
    [120_000, '2m'],
    [7_200_000, '2h'],
    [172_800_000, '2d'],
  ])('%i ms ago is %s', (ms, text) => expect(formatAge(0, ms)).toBe(text));

  it.each([
    [250, '250 ms'],
    [30_000, '30 s'],
    [90_000, '1 min 30 s'],
    [300_000, '5 min'],
    [90_061_000, '1 d 1 h'],
  ])('%i ms last %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('count things', () => expect([count(1, 'instance'), count(0, 'instance')]).toEqual(['1 instance', '0 instances']));

  it('show a share as a bar', () => {
    expect(progressBar(5_000_000, 10_000_000, 8)).toBe('████░░░░  50% 5.0 MB of 10 MB');
    expect(progressBar(0, 0, 4)).toBe('████ 100% 0 B of 0 B');
  });
});
