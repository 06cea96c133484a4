import { hasEnded, type YarnService } from './resource-manager.js';

/** What to do about one service. */
export type ServiceStep =
  | { readonly kind: 'none' | 'wait' }
  | { readonly kind: 'submit' | 'flex'; readonly containers: number }
  | { readonly kind: 'destroy'; readonly reason: string };

/**
 * @param wanted how many containers it shall have
 * @param seen undefined when YARN knows none by its name
 */
export function planService(wanted: number, seen: YarnService | undefined): ServiceStep {
  if (seen === undefined) return wanted > 0 ? { kind: 'submit', containers: wanted } : { kind: 'none' };
  if (wanted === 0) return { kind: 'destroy', reason: 'nothing of it is wanted' };
  if (hasEnded(seen)) return { kind: 'destroy', reason: `it is ${seen.state.toLowerCase()}` };
  if (seen.component === undefined) return { kind: 'wait' };
  return seen.component.wanted === wanted ? { kind: 'none' } : { kind: 'flex', containers: wanted };
}

/** How far the wanted revision of a model has come. */
export interface Succession {
  readonly wanted: number;
  /** Its instances that are ready. */
  readonly ready: number;
  /** YARN has no room for all of it, or won't have it. */
  readonly stuck: boolean;
}

/** Whether what runs of an older revision may go: the new one serves, or waits for the room that the old one takes. */
export function mayLetGoOld({ wanted, ready, stuck }: Succession): boolean {
  return wanted === 0 || ready >= wanted || stuck;
}
