/** What the four-letter words tell of the traffic. */
export class Traffic {
  received = 0;
  sent = 0;
  #leastMs = Number.POSITIVE_INFINITY;
  #mostMs = 0;
  #sumMs = 0;
  #answers = 0;

  answered(count: number, latencyMs: number): void {
    if (count === 0) return;
    this.sent += count;
    this.#answers += count;
    this.#sumMs += latencyMs * count;
    this.#leastMs = Math.min(this.#leastMs, latencyMs);
    this.#mostMs = Math.max(this.#mostMs, latencyMs);
  }

  get latencyMs(): { readonly least: number; readonly average: number; readonly most: number } {
    if (this.#answers === 0) return { least: 0, average: 0, most: 0 };
    return { least: Math.floor(this.#leastMs), average: this.#sumMs / this.#answers, most: Math.ceil(this.#mostMs) };
  }
}
