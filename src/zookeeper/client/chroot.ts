/** Translates between paths as callers see them and as the server does, where the connection string names a root for all of them. */
export class Chroot {
  readonly #root: string;

  /** @param root such as `/prod`; empty for none */
  constructor(root: string) {
    this.#root = root;
  }

  toServer(path: string): string {
    if (this.#root === '') return path;
    return path === '/' ? this.#root : this.#root + path;
  }

  /** The root and all znodes above it, from the top: they have to exist before anything can be created. */
  get levels(): readonly string[] {
    const names = this.#root.split('/').slice(1);
    return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
  }

  fromServer(path: string): string {
    if (this.#root === '') return path;
    return path === this.#root ? '/' : path.slice(this.#root.length);
  }
}
