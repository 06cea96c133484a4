import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';
import type { TransformationConfig } from '../config/parser-config.js';
import { ipProtocol, regexSelect, remove, rename, select } from './fields.js';
import type { MakeTransformation, Transformation, TransformationEnvironment } from './port.js';
import { stellar } from './stellar.js';

interface Known {
  /** Metron's class, which a config may name instead. */
  readonly className: string;
  readonly make: MakeTransformation;
}

/** A new one is added here, and nowhere else. */
const transformations: Readonly<Record<string, Known>> = {
  STELLAR: { className: 'StellarTransformation', make: stellar },
  REMOVE: { className: 'RemoveTransformation', make: remove },
  RENAME: { className: 'RenameTransformation', make: rename },
  SELECT: { className: 'SelectTransformation', make: select },
  REGEX_SELECT: { className: 'RegexSelectTransformation', make: regexSelect },
  IP_PROTOCOL: { className: 'IPProtocolTransformation', make: ipProtocol },
};

/** @param where for errors @throws Failure BAD_SENSOR_CONFIG: no such transformation, or what it refuses */
export function openTransformation(config: TransformationConfig, where: string, environment: TransformationEnvironment): Transformation {
  return known(config.transformation, where).make(config, where, environment);
}

function known(name: string, where: string): Known {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  const found = Object.hasOwn(transformations, name)
    ? transformations[name]
    : Object.values(transformations).find(({ className }) => className === simple);
  if (found !== undefined) return found;
  const near = closest(name, Object.keys(transformations));
  const hint = near === undefined ? `there are ${Object.keys(transformations).join(', ')}` : `did you mean ${near}?`;
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: there is no transformation ${name}`, { where }, { hint });
}
