/** Room for so many bytes. What is brought in while any is left may be more than that; the next waits until enough was carried out. */
export class Room {
  #left: number;
  #bell: PromiseWithResolvers<void> | undefined;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** At once while any is left. */
  async free(): Promise<void> {
    while (this.#left <= 0) {
      this.#bell ??= Promise.withResolvers();
      await this.#bell.promise;
    }
  }

  take(bytes: number): void {
    this.#left -= bytes;
  }

  give(bytes: number): void {
    this.#left += bytes;
    if (this.#left <= 0) return;
    this.#bell?.resolve();
    this.#bell = undefined;
  }
}
