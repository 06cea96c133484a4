/** Where the value of a setting came from. */
export type Origin =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'config'; readonly key: string; readonly file: string; readonly line: number }
  | { readonly kind: 'hadoop'; readonly property: string; readonly file: string; readonly line: number }
  | { readonly kind: 'dev'; readonly file: string }
  | { readonly kind: 'default' };

/** Names an origin in a sentence: `--zk-quorum`, `environment variable MAAS_STORE`, `store in config.yaml:3`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
      return `--${origin.flag}`;
    case 'environment':
      return `environment variable ${origin.variable}`;
    case 'config':
      return `${origin.key} in ${origin.file}:${origin.line}`;
    case 'hadoop':
      return `${origin.property} in ${origin.file}:${origin.line}`;
    case 'dev':
      return `maas dev (${origin.file})`;
    case 'default':
      return 'default';
  }
}
