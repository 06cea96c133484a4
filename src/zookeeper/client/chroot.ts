/** Paths as callers see them, and as the server does, under the root that the connection string names. */
export class Chroot {
  readonly #root: string;

  /** @param root `/prod`, or nothing */
  constructor(root: string) {
    this.#root = root;
  }

  toServer(path: string): string {
    if (this.#root === '') return path;
    return path === '/' ? this.#root : this.#root + path;
  }

  /** The root and what is above it, from the top: what there must be before anything can be made. */
  get levels(): readonly string[] {
    const names = this.#root.split('/').slice(1);
    return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
  }

  fromServer(path: string): string {
    if (this.#root === '') return path;
    return path === this.#root ? '/' : path.slice(this.#root.length);
  }
}
