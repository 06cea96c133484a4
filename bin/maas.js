#!/usr/bin/env node
// maas from a checkout: runs the TypeScript sources as they are. The binary that users install is dist/maas.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(`maas needs Node 24, this is ${process.version}: npm ci brings one, node_modules/.bin/node bin/maas.js uses it\n`);
  process.exit(1);
}
const { resolveTypeScript } = await import('../scripts/typescript-sources.ts');
resolveTypeScript();
const { main } = await import('../src/cli/main.ts');
await main(process.argv.slice(2));
