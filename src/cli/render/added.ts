import type { AddedModel } from '../../operations/deploy/add-model.js';
import { count } from './text.js';

/** What was deployed, and the endpoints of the instances that are ready. */
export function renderAdded({ name, version, instances, running }: AddedModel): string {
  const ready = running?.filter(({ state }) => state === 'ready') ?? [];
  const far = running === undefined ? `${count(instances.after, 'instance')} wanted` : `${count(ready.length, 'instance')} ready`;
  const places = ready.flatMap(({ node, endpoint }) => (endpoint === undefined ? [] : [`  ${endpoint.url}  on ${node}`]));
  return [`${name} ${version}: ${far}`, ...places].join('\n');
}
