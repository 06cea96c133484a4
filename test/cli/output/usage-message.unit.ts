import { expect, it } from 'vitest';
import { usageMessage } from '../../../src/cli/output/usage-message.js';

it.each([
  [
    'The following errors occurred:\n  Missing required flag name\n  Missing required flag version\nSee more help with --help',
    'the flag --name is missing\n  the flag --version is missing',
  ],
  [
    'Missing 1 required arg:\nname  name of the model\n\nNote: --arg allows multiple values.\nSee more help with --help',
    'the argument NAME is missing: name of the model',
  ],
  [
    'Missing 2 required args:\nsensor  the name of the sensor\nfile    file to send\nSee more help with --help',
    'the argument SENSOR is missing: the name of the sensor\nthe argument FILE is missing: file to send',
  ],
  [
    'Parsing --limit \n\tExpected an integer greater than or equal to 1 but received: 0\nSee more help with --help',
    '--limit: expected an integer greater than or equal to 1 but received: 0',
  ],
  ['Expected --mode=foo to be one of: value, predicate\nSee more help with --help', '--mode=foo is not one of value, predicate'],
  ['Unexpected argument: extra\nSee more help with --help', 'unexpected argument: extra'],
  [
    'The following error occurred:\n  All of the following must be provided when using --yes: --fix\nSee more help with --help',
    '--yes needs --fix',
  ],
  [
    'The following error occurred:\n  --instances=2 cannot also be provided when using --all\nSee more help with --help',
    '--instances=2 cannot be combined with --all',
  ],
  ['something new of oclif', 'something new of oclif'],
])('%j', (oclif, ours) => {
  expect(usageMessage(new Error(oclif))).toBe(ours);
});
