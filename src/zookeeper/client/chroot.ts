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

  fromServer(path: string): string {
    if (this.#root === '') return path;
    return path === this.#root ? '/' : path.slice(this.#root.length);
  }
}
