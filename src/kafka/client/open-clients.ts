interface Closable {
  close(): Promise<void>;
}

/** Clients that are open: whoever closes one is done with it, and what is left is closed with all. */
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
