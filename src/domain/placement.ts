import type { Misfit } from './deployment.js';
import { describeModel, type ModelId, type NodeName } from './identity.js';

/** A node as placement sees it: its memory, and what is assigned to it, including instances that are draining. */
export interface PlacementNode {
  readonly node: NodeName;
  readonly memoryMb: number;
  readonly draining: boolean;
  readonly occupants: readonly Occupant[];
}

export interface Occupant {
  readonly model: ModelId;
  readonly memoryMb: number;
}

export interface Want {
  readonly model: ModelId;
  /** Of each instance. */
  readonly memoryMb: number;
  readonly count: number;
  /** Nodes not to use, each with the reason. */
  readonly avoid?: ReadonlyMap<NodeName, string> | undefined;
}

export interface Placing {
  readonly placements: readonly { readonly model: ModelId; readonly node: NodeName }[];
  readonly shortfalls: readonly Shortfall[];
}

export interface Shortfall {
  readonly model: ModelId;
  readonly count: number;
  /** A reason for each node, ordered by name; a single one without a node when there are no nodes. */
  readonly reasons: readonly Misfit[];
}

/**
 * Assigns every wanted instance to a node with enough free memory.
 *
 * Wants are served in order, and one that does not fit takes nothing from the next. An instance goes where the fewest of its model
 * are, then where most memory is free.
 */
export function place(nodes: readonly PlacementNode[], wants: readonly Want[]): Placing {
  const rooms = nodes.map((node) => new Room(node)).sort((a, b) => compareText(a.node, b.node));
  const placements: Placing['placements'][number][] = [];
  const shortfalls: Shortfall[] = [];

  for (const want of wants) {
    for (let placed = 0; placed < want.count; placed++) {
      const room = roomiest(rooms, want);
      if (room === undefined) {
        shortfalls.push({ model: want.model, count: want.count - placed, reasons: misfits(rooms, want) });
        break;
      }
      room.take(want);
      placements.push({ model: want.model, node: room.node });
    }
  }
  return { placements, shortfalls };
}

/** Keeps account of one node while instances are assigned. */
class Room {
  readonly node: NodeName;
  readonly #total: number;
  readonly #draining: boolean;
  readonly #perModel = new Map<string, number>();
  #freeMb: number;

  constructor({ node, memoryMb, draining, occupants }: PlacementNode) {
    this.node = node;
    this.#total = memoryMb;
    this.#draining = draining;
    this.#freeMb = memoryMb;
    for (const occupant of occupants) this.take(occupant);
  }

  get freeMb(): number {
    return this.#freeMb;
  }

  countOf(model: ModelId): number {
    return this.#perModel.get(describeModel(model)) ?? 0;
  }

  take({ model, memoryMb }: Occupant): void {
    this.#freeMb -= memoryMb;
    this.#perModel.set(describeModel(model), this.countOf(model) + 1);
  }

  /** @returns undefined when an instance fits */
  misfit({ memoryMb, avoid }: Want): string | undefined {
    if (this.#draining) return 'is draining';
    const avoided = avoid?.get(this.node);
    if (avoided !== undefined) return avoided;
    if (this.#freeMb < memoryMb) return `has ${Math.max(0, this.#freeMb)} of ${this.#total} MB free, ${memoryMb} MB wanted`;
    return undefined;
  }
}

function roomiest(rooms: readonly Room[], want: Want): Room | undefined {
  let best: Room | undefined;
  for (const room of rooms) {
    if (room.misfit(want) !== undefined) continue;
    if (best === undefined || isRoomier(room, best, want)) best = room;
  }
  return best;
}

function isRoomier(room: Room, best: Room, { model }: Want): boolean {
  const fewer = best.countOf(model) - room.countOf(model);
  return fewer > 0 || (fewer === 0 && room.freeMb > best.freeMb);
}

/** The reason for a misfit when there are no nodes. */
export const noNodeIsUp = 'no node is up';

function misfits(rooms: readonly Room[], want: Want): readonly Misfit[] {
  if (rooms.length === 0) return [{ node: null, reason: noNodeIsUp }];
  return rooms.map((room) => ({ node: room.node, reason: room.misfit(want) ?? 'has room' }));
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
