import { arithmetic } from '../operators/arithmetic.js';
import { comparison } from '../operators/comparison.js';
import { contains } from '../operators/membership.js';
import { truth } from '../operators/truth.js';
import type { Node, Tree } from '../syntax/tree.js';
import type { Value } from '../values.js';
import { type Caller, callerOf } from './calls.js';
import type { Code, Scope } from './code.js';
import { exists, variable } from './names.js';
import { type CompileBody, lambda } from './tree-code.js';

/** The and or or whose left side is at work, as an identity. undefined outside of any. */
export type Context = { readonly operator: 'and' | 'or' } | undefined;

/** One step of Metron's stack machine. Values carry the context they were made in, by which a short circuit finds its end. */
export type Instruction =
  | { readonly step: 'push'; readonly code: Code; readonly context: Context; readonly literalBoolean: boolean }
  | { readonly step: 'mark' | 'list' | 'map' | 'action'; readonly context: Context }
  | { readonly step: 'call'; readonly caller: Caller; readonly context: Context }
  | { readonly step: 'unary'; readonly apply: (operand: Value) => Value; readonly context: Context }
  | { readonly step: 'binary'; readonly apply: (left: Value, right: Value) => Value; readonly context: Context }
  | { readonly step: 'left done' | 'logical done'; readonly context: Context }
  | { readonly step: 'if' | 'else' | 'end if' | 'bare check' | 'check' | 'end clause' | 'end match' };

/** The machine's program for an expression or a lambda's body, in the order in which Metron's parser emits it. */
export function instructions(body: Tree, scope: Scope, bodies: CompileBody): readonly Instruction[] {
  return new Emitter(scope, bodies).emit(body).program;
}

class Emitter {
  readonly program: Instruction[] = [];
  readonly #scope: Scope;
  readonly #bodies: CompileBody;
  #context: Context;

  constructor(scope: Scope, bodies: CompileBody) {
    this.#scope = scope;
    this.#bodies = bodies;
  }

  emit(tree: Tree): this {
    switch (tree.type) {
      case 'literal':
        return this.#push(() => tree.value, typeof tree.value === 'boolean');
      case 'variable':
        return this.#push(variable(tree, this.#scope));
      case 'exists':
        return this.#push(exists(tree, this.#scope));
      case 'lambda':
        return this.#push(lambda(tree, this.#scope, this.#bodies));
      case 'list':
        return this.#collect('list', tree.items);
      case 'map':
        return this.#collect('map', tree.entries.flat());
      case 'call':
        return this.#add({ step: 'mark', context: this.#context })
          .#each(tree.args)
          .#add({ step: 'call', caller: callerOf(tree, this.#scope), context: this.#context });
      case 'not':
        return this.emit(tree.operand).#add({ step: 'unary', apply: (operand) => !truth(operand), context: this.#context });
      case 'logical':
        return this.#logical(tree);
      case 'conditional':
        return this.emit(tree.condition).#flag('if').emit(tree.then).#flag('else').emit(tree.otherwise).#flag('end if');
      case 'match':
        return this.#match(tree);
      case 'in':
        return this.#binary(tree, (key, container) => contains(container, key) !== tree.negated);
      case 'arithmetic':
        return this.#binary(tree, arithmetic(tree.operator));
      case 'comparison':
        return this.#binary(tree, comparison(tree.operator));
    }
  }

  #collect(step: 'list' | 'map', items: readonly Tree[]): this {
    return this.#add({ step: 'mark', context: this.#context }).#each(items).#add({ step, context: this.#context });
  }

  #binary({ left, right }: { left: Tree; right: Tree }, apply: (left: Value, right: Value) => Value): this {
    return this.emit(left).emit(right).#add({ step: 'binary', apply, context: this.#context });
  }

  #logical({ operator, left, right }: Node<'logical'>): this {
    const outer = this.#context;
    const context: Context = { operator };
    this.#context = context;
    this.emit(left).#add({ step: 'left done', context }).emit(right);
    this.#context = outer;
    const apply = operator === 'and' ? (a: Value, b: Value) => truth(a) && truth(b) : (a: Value, b: Value) => truth(a) || truth(b);
    return this.#add({ step: 'binary', apply, context: outer }).#add({ step: 'logical done', context });
  }

  #match({ clauses, otherwise }: Node<'match'>): this {
    for (const { check, bare, action } of clauses) {
      this.emit(check);
      if (bare) this.#flag('bare check');
      this.#flag('check').emit(action).#add({ step: 'action', context: this.#context }).#flag('end clause');
    }
    return this.emit(otherwise).#add({ step: 'action', context: this.#context }).#flag('end match');
  }

  #each(trees: readonly Tree[]): this {
    for (const tree of trees) this.emit(tree);
    return this;
  }

  #push(code: Code, literalBoolean = false): this {
    return this.#add({ step: 'push', code, context: this.#context, literalBoolean });
  }

  #flag(step: 'if' | 'else' | 'end if' | 'bare check' | 'check' | 'end clause' | 'end match'): this {
    return this.#add({ step });
  }

  #add(instruction: Instruction): this {
    this.program.push(instruction);
    return this;
  }
}
