import { Flags } from '@oclif/core';
import { engineNames } from '../../domain/deployment.js';
import { defaultMemoryMb } from '../../operations/deploy/add-model.js';

/** The flags of `deploy add` that say what runs, how often and where. */
export const addFlags = {
  instances: Flags.integer({ char: 'i', default: 1, min: 0, helpValue: '<count>', summary: 'how many instances to add' }),
  ensure: Flags.boolean({ default: false, summary: 'run --instances instances in total, instead of adding that many' }),
  memory: Flags.integer({
    char: 'm',
    helpValue: '<MB>',
    summary: `memory of each instance (default: maas.yaml, else ${defaultMemoryMb})`,
  }),
  replace: Flags.boolean({ default: false, summary: 'give this version new content, and replace its running instances' }),
  engine: Flags.option({
    options: engineNames,
    helpValue: '<engine>',
    summary: 'what runs the instances: agents on the nodes, or YARN in its containers',
  })({
    default: 'agents',
  }),
  path: Flags.string({
    helpValue: '<path>',
    helpGroup: 'CLUSTER',
    summary:
      "directory of the model's plain files on HDFS or in the store, to deploy from or, for Metron's service, to upload to (default: NAME/VERSION)",
  }),
};
