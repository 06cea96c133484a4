interface Closable {
  close(): Promise<void>;
}

/** The clients that are open. Each may be closed on its own; disposing this closes those that are left. */
export class OpenClients implements AsyncDisposable {
  readonly #open = new Set<Closable>();

  get count(): number {
    return this.#open.size;
  }

  /** @returns the client, which is forgotten once it is closed */
  keep<Client extends Closable & { readonly whenClosed: Promise<unknown> }>(client: Client): Client {
    this.#open.add(client);
    void client.whenClosed.then(() => this.#open.delete(client));
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map((client) => client.close()));
  }
}
