import { Failure } from '../errors/catalogue.js';

/** The name of a model. It is also used as a znode, a directory and part of a URL: see `modelName`. */
export type ModelName = string & { readonly brand: 'ModelName' };
export type ModelVersion = string & { readonly brand: 'ModelVersion' };
/** The id of an instance, which is also the id of its registration; never used twice in a cluster. */
export type InstanceId = string & { readonly brand: 'InstanceId' };
export type NodeName = string & { readonly brand: 'NodeName' };

export interface ModelId {
  readonly name: ModelName;
  readonly version: ModelVersion;
}

/** A text that is safe as one segment of a path, a znode and a URL: no `/`, no `..`, no spaces, no control characters. */
const segment = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** @throws Failure BAD_NAME */
export function modelName(text: string): ModelName {
  return checked('model name', text) as ModelName;
}

/** @throws Failure BAD_NAME */
export function modelVersion(text: string): ModelVersion {
  return checked('model version', text) as ModelVersion;
}

/** @throws Failure BAD_NAME */
export function nodeName(text: string): NodeName {
  return checked('node name', text) as NodeName;
}

/** @throws Failure BAD_NAME */
export function instanceId(text: string): InstanceId {
  return checked('instance id', text) as InstanceId;
}

/**
 * @param suffix at least ten random lower-case letters and digits
 */
export function newInstanceId(model: ModelId, suffix: string): InstanceId {
  return `${instancePrefix(model)}${suffix}` as InstanceId;
}

/** The prefix of the ids of a model's instances. Ids of another model may share it, as names are shortened. */
export function instancePrefix(model: ModelId): string {
  return `${model.name.slice(0, 48)}-${model.version.slice(0, 32)}-`;
}

export function describeModel({ name, version }: ModelId): string {
  return `${name} ${version}`;
}

function checked(what: string, text: string): string {
  if (segment.test(text)) return text;
  throw new Failure('BAD_NAME', `${JSON.stringify(text)} can't be a ${what}`, { [what]: text });
}
