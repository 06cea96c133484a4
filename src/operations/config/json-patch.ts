/** In the bundle, what CommonJS exports comes as the default alone. */
export async function loadJsonPatch(): Promise<typeof import('fast-json-patch')> {
  const loaded = await import('fast-json-patch');
  return (loaded as unknown as { readonly default?: typeof loaded }).default ?? loaded;
}
