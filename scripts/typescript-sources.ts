import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets Node run src/ as it is. Node strips the types by itself, but takes `./x.js` by the letter; the file beside us is `./x.ts`.
 */
export function resolveTypeScript(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js') || context.parentURL === undefined)
        return nextResolve(specifier, context);
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      return nextResolve(existsSync(fileURLToPath(source)) ? source.href : specifier, context);
    },
  });
}
