import { hasEnded, type YarnService } from './resource-manager.js';

/** The next thing to do about one service. */
export type ServiceStep =
  | { readonly kind: 'none' | 'wait' }
  | { readonly kind: 'submit' | 'flex'; readonly containers: number }
  | { readonly kind: 'destroy'; readonly reason: string };

/**
 * @param wanted how many containers the service shall have
 * @param seen undefined when YARN knows no service of that name
 */
export function planService(wanted: number, seen: YarnService | undefined): ServiceStep {
  if (seen === undefined) return wanted > 0 ? { kind: 'submit', containers: wanted } : { kind: 'none' };
  if (wanted === 0) return { kind: 'destroy', reason: 'nothing of it is wanted' };
  if (hasEnded(seen)) return { kind: 'destroy', reason: `it is ${seen.state.toLowerCase()}` };
  if (seen.component === undefined) return { kind: 'wait' };
  return seen.component.wanted === wanted ? { kind: 'none' } : { kind: 'flex', containers: wanted };
}

/** How far the change to the wanted revision of a model has come. */
export interface Succession {
  readonly wanted: number;
  /** How many instances of the wanted revision are ready. */
  readonly ready: number;
  /** Whether YARN lacks room for some of the instances, or refuses the service. */
  readonly stuck: boolean;
}

/** Whether instances of older revisions may be stopped: when the new revision serves, or waits for the memory that the old one takes. */
export function mayLetGoOld({ wanted, ready, stuck }: Succession): boolean {
  return wanted === 0 || ready >= wanted || stuck;
}
