import { createHash } from 'node:crypto';
import { describeModel, type ModelId } from '../../domain/identity.js';

/** The name of the one component that each of our services has. */
export const component = 'model';

const readableLength = 20;

/**
 * The prefix of the names of all services of one control root.
 *
 * @param cluster the identity of that root: see `YarnServiceBook`
 */
export function clusterPrefix(cluster: string): string {
  return `maas-${cluster}-`;
}

/**
 * The service name for a revision of a model: letters, digits and dashes, as in a host name, and shorter than YARN's limit of 63. The first
 * part is for people; the digest distinguishes models whose names differ only in characters that YARN does not accept.
 */
export function serviceName(cluster: string, model: ModelId, revision: number): string {
  return `${clusterPrefix(cluster)}${readable(model)}-${digestOf(describeModel(model))}-r${revision}`;
}

/** Whether a service belongs to one of these models, given as `describeModel` has them. */
export function isOfModels(name: string, models: Iterable<string>): boolean {
  return [...models].some((model) => name.includes(`-${digestOf(model)}-r`));
}

function readable({ name, version }: ModelId): string {
  const text = `${name}-${version}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return text.slice(0, readableLength).replace(/^-+|-+$/g, '') || 'model';
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
