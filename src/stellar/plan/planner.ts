import type { Registry } from '../functions/registry.js';
import { after } from '../functions/waiting.js';
import { arithmetic } from '../operators/arithmetic.js';
import { comparison, costOf as costOfComparison } from '../operators/comparison.js';
import { contains, costOf } from '../operators/membership.js';
import { truth } from '../operators/truth.js';
import { bare, type ListLiteral, type MapLiteral, type Membership, type Tree } from '../syntax/tree.js';
import { StellarMap, StellarSet, type Value } from '../values.js';
import { branches, logic } from './branches.js';
import { call } from './calls.js';
import type { Frame } from './frame.js';
import { lambda } from './lambdas.js';
import { exists, variable } from './names.js';
import { all, binary, charged, located, type Plan, ready, type Scope, type Surround, unary } from './plan.js';

/** Turns a tree into closures, once. Functions are looked up here, and their absence told when they are called. */
export function planOf(tree: Tree, source: string, registry: Registry): Plan {
  return new Planner({ source, registry, scope: undefined }).plan(tree);
}

class Planner {
  readonly #surround: Surround;

  constructor(surround: Surround) {
    this.#surround = surround;
  }

  plan(tree: Tree): Plan {
    const { source } = this.#surround;
    switch (tree.kind) {
      case 'literal': {
        const { value } = tree;
        return ready(() => value);
      }
      case 'variable':
        return variable(tree, this.#surround);
      case 'exists':
        return exists(tree, this.#surround);
      case 'group':
        return this.plan(tree.inner);
      case 'not':
        return unary(this.plan(tree.operand), (value) => !truth(value));
      case 'logic':
        return logic(this.#all(tree.operands), tree.operators);
      case 'membership':
        return this.#membership(tree);
      case 'comparison':
        return charged(
          this.plan(tree.left),
          this.plan(tree.right),
          costOfComparison,
          located(source, tree.operatorAt, comparison(tree.operator)),
        );
      case 'arithmetic':
        return binary(this.plan(tree.left), this.plan(tree.right), located(source, tree.operatorAt, arithmetic(tree.operator)));
      case 'conditional':
        return branches(source, [this.#branch(tree.condition, tree.then)], this.plan(tree.otherwise));
      case 'match':
        return branches(
          source,
          tree.branches.map(({ condition, result }) => this.#branch(condition, result)),
          this.plan(tree.otherwise),
        );
      case 'list':
        return this.#list(tree);
      case 'map':
        return this.#map(tree);
      case 'lambda':
        return lambda(tree, this.#inside(tree.parameters).plan(tree.body));
      case 'call':
        return call(tree, this.#all(tree.args), this.#surround);
    }
  }

  #all(trees: readonly Tree[]): Plan[] {
    return trees.map((tree) => this.plan(tree));
  }

  #branch(condition: Tree, result: Tree) {
    return { condition: this.plan(condition), result: this.plan(result), offset: condition.start };
  }

  #inside(parameters: readonly string[]): Planner {
    const scope: Scope = { parameters, outer: this.#surround.scope };
    return new Planner({ ...this.#surround, scope });
  }

  #membership({ left, right, negated }: Membership): Plan {
    const container = constantList(bare(right));
    if (container !== undefined) {
      return unary(this.plan(left), negated ? (key) => !contains(container, key) : (key) => contains(container, key));
    }
    return charged(
      this.plan(left),
      this.plan(right),
      (key, within) => costOf(within, key),
      negated ? (key, within) => !contains(within, key) : (key, within) => contains(within, key),
    );
  }

  /** A new list at each evaluation: functions may change it. */
  #list({ items }: ListLiteral): Plan {
    return all(this.#all(items));
  }

  #map({ entries }: MapLiteral): Plan {
    const values = this.#all(entries.flatMap(({ key, value }) => [key, value]));
    const gathered = all(values);
    const made = ({ run }: Frame, flat: readonly Value[]): Value => {
      const map = new StellarMap<Value, Value>('hash');
      for (let i = 0; i < flat.length; i += 2) {
        const key = flat[i] ?? null;
        run.weigh(key);
        map.set(key, flat[i + 1] ?? null);
      }
      return map;
    };
    if (gathered.waits) {
      const { code } = gathered;
      return { waits: true, code: (frame) => after(code(frame), (flat) => made(frame, flat)) };
    }
    const { code } = gathered;
    return ready((frame) => made(frame, code(frame)));
  }
}

/** Up to here a walk beats hashing. */
const shortList = 8;

/** Behind `in`, where nothing can change it, a list of literals is made once. */
function constantList(tree: Tree): Value[] | StellarSet<Value> | undefined {
  if (tree.kind !== 'list') return undefined;
  const values: Value[] = [];
  for (const item of tree.items) {
    if (item.kind !== 'literal') return undefined;
    values.push(item.value);
  }
  return values.length > shortList ? new StellarSet(values) : values;
}
