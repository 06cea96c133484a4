import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelName, modelVersion, type NodeName, nodeName } from '../../src/domain/identity.js';
import { type PlacementNode, place, type Want } from '../../src/domain/placement.js';

const dga = { name: modelName('dga'), version: modelVersion('1.0') };
const echo = { name: modelName('echo'), version: modelVersion('1.0') };

const node = (name: string, memoryMb: number, changes: Partial<PlacementNode> = {}): PlacementNode => ({
  node: nodeName(name),
  memoryMb,
  draining: false,
  occupants: [],
  ...changes,
});

const nodesOf = (nodes: readonly PlacementNode[], ...wants: Want[]) => place(nodes, wants).placements.map((placement) => placement.node);

describe('placing instances', () => {
  it('spreads those of a model over the nodes', () => {
    expect(nodesOf([node('a', 1_000), node('b', 300)], { model: dga, memoryMb: 100, count: 3 })).toEqual(['a', 'b', 'a']);
  });

  it('counts what runs already', () => {
    const busy = node('a', 1_000, { occupants: [{ model: dga, memoryMb: 100 }] });
    expect(nodesOf([busy, node('b', 300)], { model: dga, memoryMb: 100, count: 1 })).toEqual(['b']);
  });

  it('takes the node with most memory free among equals, then the first by name', () => {
    const wanted = { model: dga, memoryMb: 100, count: 1 };
    expect(nodesOf([node('a', 300), node('b', 1_000)], wanted)).toEqual(['b']);
    expect(nodesOf([node('b', 300), node('a', 300)], wanted)).toEqual(['a']);
  });

  it('tells of each node why nothing fits there', () => {
    const nodes = [
      node('full', 1_000, { occupants: [{ model: echo, memoryMb: 900 }] }),
      node('leaving', 1_000, { draining: true }),
      node('tried', 1_000),
      node('plain', 1_000),
    ];
    const avoid = new Map([[nodeName('tried'), 'dga 1.0 failed there']]);
    const avoidPlain = new Map([...avoid, [nodeName('plain'), 'dga 1.0 failed there']]);
    expect(place(nodes, [{ model: dga, memoryMb: 512, count: 2, avoid: avoidPlain }]).shortfalls).toEqual([
      {
        model: dga,
        count: 2,
        reasons: [
          { node: 'full', reason: 'has 100 of 1000 MB free, 512 MB wanted' },
          { node: 'leaving', reason: 'is draining' },
          { node: 'plain', reason: 'dga 1.0 failed there' },
          { node: 'tried', reason: 'dga 1.0 failed there' },
        ],
      },
    ]);
  });

  it('says so when there are no nodes', () => {
    expect(place([], [{ model: dga, memoryMb: 1, count: 1 }]).shortfalls[0]?.reasons).toEqual([{ node: null, reason: 'no node is up' }]);
  });

  it('lets what fits nowhere take nothing from the next', () => {
    const { placements, shortfalls } = place(
      [node('a', 100)],
      [
        { model: dga, memoryMb: 512, count: 1 },
        { model: echo, memoryMb: 100, count: 1 },
      ],
    );
    expect(placements).toEqual([{ model: echo, node: 'a' }]);
    expect(shortfalls).toMatchObject([{ model: dga, count: 1 }]);
  });

  const names: NodeName[] = ['a', 'b', 'c', 'd'].map(nodeName);
  const someNodes = fc
    .array(fc.record({ memoryMb: fc.nat(2_000), draining: fc.boolean(), used: fc.array(fc.nat(400), { maxLength: 4 }) }), { maxLength: 4 })
    .map((records) =>
      records.map(({ memoryMb, draining, used }, index) =>
        node(names[index] ?? 'z', memoryMb, { draining, occupants: used.map((usedMb) => ({ model: echo, memoryMb: usedMb })) }),
      ),
    );
  const someWants = fc.array(
    fc.record({ model: fc.constantFrom(dga, echo), memoryMb: fc.integer({ min: 1, max: 600 }), count: fc.nat(8) }),
    { maxLength: 4 },
  );

  it('never gives a node more than it has, and accounts for every instance', () => {
    fc.assert(
      fc.property(someNodes, someWants, (nodes, wants) => {
        const { placements, shortfalls } = place(nodes, wants);
        const placed = placements.length + shortfalls.reduce((sum, { count }) => sum + count, 0);
        expect(placed).toBe(wants.reduce((sum, { count }) => sum + count, 0));

        const least = Math.min(...wants.map(({ memoryMb }) => memoryMb));
        for (const { node: at, memoryMb, draining, occupants } of nodes) {
          const given = placements.filter((placement) => placement.node === at).length;
          const free = memoryMb - occupants.reduce((sum, occupant) => sum + occupant.memoryMb, 0);
          if (given > 0) expect(given * least).toBeLessThanOrEqual(free);
          if (draining) expect(given).toBe(0);
        }
      }),
    );
  });
});
