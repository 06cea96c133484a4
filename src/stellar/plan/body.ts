import { StellarError } from '../errors.js';
import type { Frame } from '../run.js';
import type { Tree } from '../syntax/tree.js';
import type { Value } from '../values.js';
import type { Code, Scope } from './code.js';
import { isPlain, maySpill } from './hazards.js';
import { instructions } from './instructions.js';
import { machineCode } from './machine.js';
import { treeCode } from './tree-code.js';

/** Compiles an expression or a lambda's body to closures where they mean the same as Metron's machine, else to a program for that. */
export function bodyCode(body: Tree, scope: Scope): Code {
  const machine = () => machineCode(instructions(body, scope, bodyCode));
  if (!isPlain(body)) return machine();
  const tree = treeCode(body, scope, bodyCode);
  return maySpill(body) ? withSecondOpinion(tree, machine) : tree;
}

/** A condition that was no boolean is an error in the tree; inside a list or call the machine may still make a value of it. */
function withSecondOpinion(tree: Code, compileMachine: () => Code): Code {
  let machine: Code | undefined;
  return (frame) => {
    try {
      return tree(frame);
    } catch (error) {
      if (!(error instanceof StellarError) || error.fault !== 'not a boolean' || frame.run.replay !== undefined) throw error;
      machine ??= compileMachine();
      return secondOpinion(machine, frame, error);
    }
  };
}

/** The tree's error tells more than the machine's. */
function secondOpinion(machine: Code, frame: Frame, error: StellarError): Value {
  try {
    return machine(frame);
  } catch (second) {
    if (second instanceof StellarError && second.fault === 'leftover values') throw error;
    throw second;
  }
}
