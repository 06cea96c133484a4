import { compareVersions } from '../domain/version-order.js';
import type { Registration } from '../metron/registration.js';
import type { ModelInstance } from './port.js';

interface Version {
  readonly instances: readonly ModelInstance[];
  readonly ids: ReadonlySet<string>;
  /** Increases when all instances were replaced: the answers of the old ones no longer count. */
  readonly generation: number;
}

interface Model {
  readonly registrations: Map<string, Registration>;
  versions: ReadonlyMap<string, Version>;
  newest: string | undefined;
}

const none: readonly ModelInstance[] = [];

/** Registered instances by model and version, indexed for lookups: these happen for every message, while changes are rare. */
export class Catalog {
  readonly #models = new Map<string, Model>();
  #generation = 0;

  /** @param registration undefined when it was removed */
  put(name: string, id: string, registration: Registration | undefined): void {
    const model = this.#models.get(name) ?? { registrations: new Map(), versions: new Map(), newest: undefined };
    if (registration === undefined) model.registrations.delete(id);
    else model.registrations.set(id, registration);
    if (model.registrations.size === 0) {
      this.#models.delete(name);
      return;
    }
    this.#models.set(name, model);
    model.versions = this.#versionsOf(model);
    model.newest = [...model.versions.keys()].toSorted(compareVersions).at(-1);
  }

  /** @param version undefined for the newest; two versions are compared as semantic versions where both are such */
  instances(name: string, version: string | undefined): readonly ModelInstance[] {
    const model = this.#models.get(name);
    const wanted = version ?? model?.newest;
    return wanted === undefined ? none : (model?.versions.get(wanted)?.instances ?? none);
  }

  /** A number that changes when the version is removed or all of its instances are replaced; -1 for an unknown version. */
  generation(name: string, version: string): number {
    return this.#models.get(name)?.versions.get(version)?.generation ?? -1;
  }

  #versionsOf({ registrations, versions }: Model): ReadonlyMap<string, Version> {
    const byVersion = Map.groupBy(registrations.values(), ({ version }) => version);
    return new Map(Array.from(byVersion, ([version, group]) => [version, this.#versionOf(group, versions.get(version))]));
  }

  #versionOf(group: readonly Registration[], before: Version | undefined): Version {
    const ids = new Set(group.map(({ id }) => id));
    const survives = before !== undefined && group.some(({ id }) => before.ids.has(id));
    const instances = group.map(({ name, version, url, functions }) => ({ name, version, url, functions }));
    return { instances, ids, generation: survives ? before.generation : ++this.#generation };
  }
}
