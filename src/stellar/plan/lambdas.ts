import type { LambdaLiteral, Tree } from '../syntax/tree.js';
import { childrenOf } from '../syntax/tree.js';
import { Lambda } from '../values.js';
import { Frame } from './frame.js';
import { type Plan, ready } from './plan.js';

/** The lambda holds the frame it was made in. Each application is charged what its body can cost. */
export function lambda({ parameters, body }: LambdaLiteral, { code }: Plan): Plan {
  const units = sizeOf(body);
  return ready(
    (frame) =>
      new Lambda(parameters, (args) => {
        const { run } = frame;
        run.enter(units);
        try {
          return code(new Frame(run, args, frame));
        } finally {
          run.leave();
        }
      }),
  );
}

function sizeOf(tree: Tree): number {
  return childrenOf(tree).reduce((sum, child) => sum + sizeOf(child), 1);
}
