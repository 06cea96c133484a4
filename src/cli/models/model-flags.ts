import { Flags } from '@oclif/core';

const name = { char: 'n', helpValue: '<name>', summary: 'name of the model' } as const;
const version = { char: 'v', helpValue: '<version>', summary: 'version of the model' } as const;

/** Which model: name and version. */
export const modelFlags = {
  name: Flags.string({ ...name, required: true }),
  version: Flags.string({ ...version, required: true }),
};

/** Which models: every version, unless one is said. */
export const someModelFlags = {
  name: Flags.string({ ...name, required: true }),
  version: Flags.string({ ...version, summary: 'only this version' }),
};

/** Which models to show: all, unless some are said. */
export const anyModelFlags = {
  name: Flags.string({ ...name, summary: 'only models of this name' }),
  version: Flags.string({ ...version, summary: 'only this version' }),
};

export const waitFlag = {
  wait: Flags.boolean({ allowNo: true, default: true, summary: 'wait until the change is complete' }),
};

/** Who carries a request out, where it is not plain. */
export const metronFlag = {
  metron: Flags.string({
    helpValue: '<auto|yes|no>',
    helpGroup: 'CLUSTER',
    summary: "whether Metron's own service runs the models, so that requests go to its queue",
  }),
};
