import { Flags } from '@oclif/core';

const name = { char: 'n', helpValue: '<name>', summary: 'name of the model' } as const;
const version = { char: 'v', helpValue: '<version>', summary: 'version of the model' } as const;

/** The flags that name one version of a model. */
export const modelFlags = {
  name: Flags.string({ ...name, required: true }),
  version: Flags.string({ ...version, required: true }),
};

/** The flags that name a model, and optionally one of its versions. */
export const someModelFlags = {
  name: Flags.string({ ...name, required: true }),
  version: Flags.string({ ...version, summary: 'only this version' }),
};

/** The flags that restrict a list of models. */
export const anyModelFlags = {
  name: Flags.string({ ...name, summary: 'only models of this name' }),
  version: Flags.string({ ...version, summary: 'only this version' }),
};

export const waitFlag = {
  wait: Flags.boolean({ allowNo: true, default: true, summary: 'wait until the change is complete' }),
};

/** Who carries out a request, for clusters where that cannot be detected. */
export const metronFlag = {
  metron: Flags.string({
    helpValue: '<auto|yes|no>',
    helpGroup: 'CLUSTER',
    summary: "whether Metron's own service runs the models, so that requests go to its queue",
  }),
};
