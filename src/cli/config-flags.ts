import { Args, Flags } from '@oclif/core';
import { Failure } from '../errors/catalogue.js';
import { type ConfigId, type ConfigSelection, type ConfigType, configTypes, isSingle, singleOf } from '../sensor/config/config-place.js';

export const directoryArgument = {
  directory: Args.string({ required: true, description: 'a directory with global.json, profiler.json, parsers/, enrichments/, indexing/' }),
};

/** The flags that select configurations; Metron's `-c` and `-n`. */
export const selectionFlags = {
  type: Flags.string({ helpValue: '<kind>', summary: `only this kind: ${configTypes.join(', ')}` }),
  name: Flags.string({ char: 'n', helpValue: '<sensor>', summary: 'only this sensor' }),
};

export const dryRunFlag = { 'dry-run': Flags.boolean({ summary: 'show what would change, without changing it' }) };

interface SelectionFlags {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
}

/** @throws Failure WRONG_USAGE */
export function selectionOf({ type, name }: SelectionFlags): ConfigSelection {
  return { ...(type !== undefined && { type: typeOf(type) }), ...(name !== undefined && { name }) };
}

/** @throws Failure WRONG_USAGE unless it is one configuration */
export function idOf(flags: SelectionFlags): ConfigId {
  const { type, name } = selectionOf(flags);
  if (type === undefined)
    throw new Failure('WRONG_USAGE', 'no configuration was named', {}, { hint: 'give --type, and --name for a sensor' });
  if (isSingle(type)) return singleOf(type);
  if (name === undefined)
    throw new Failure('WRONG_USAGE', `--type ${type} needs a sensor`, {}, { hint: 'give --name, such as --name squid' });
  return { type, name };
}

function typeOf(text: string): ConfigType {
  const type = configTypes.find((each) => each === text.toUpperCase());
  if (type === undefined)
    throw new Failure(
      'WRONG_USAGE',
      `--type ${text} is not a kind of configuration`,
      {},
      { hint: `give one of ${configTypes.join(', ')}` },
    );
  return type;
}
