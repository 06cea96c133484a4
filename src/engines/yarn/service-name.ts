import { createHash } from 'node:crypto';
import { describeModel, type ModelId } from '../../domain/identity.js';

/** The one component of each of our services. */
export const component = 'model';

const readableLength = 20;

/**
 * What the names of all services of one control root begin with.
 *
 * @param cluster what makes that root another than any other: see `YarnServiceBook`
 */
export function clusterPrefix(cluster: string): string {
  return `maas-${cluster}-`;
}

/**
 * What the service of a revision of a model is called: letters, digits and dashes, as in a host's name, and fewer than the 63 that YARN takes.
 * Part of it is for people; the digest tells apart what differs only in what YARN does not take.
 */
export function serviceName(cluster: string, model: ModelId, revision: number): string {
  return `${clusterPrefix(cluster)}${readable(model)}-${digestOf(describeModel(model))}-r${revision}`;
}

/** Whether a service is of one of these models, by `describeModel`. */
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
