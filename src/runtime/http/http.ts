export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Limit of the whole exchange, from connecting to the last byte, ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The value of Content-Length, in bytes; undefined without that header. */
  readonly declaredLength: number | undefined;
}

/** HTTP requests to services outside the cluster, such as REST_GET makes. */
export interface Http {
  /** @throws Error when there is no complete answer in time, or it is larger than 16 MB */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

const largestBytes = 16 * 1024 * 1024;

/** The real one, over the network. */
export const fetchHttp: Http = {
  async request({ url, method, headers, body, timeoutMs, signal }) {
    const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const answer = await fetch(url, { method, headers, signal: over, ...(body && { body: Buffer.from(body) }) });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > largestBytes) throw new Error(`the answer has more than ${largestBytes} bytes`);
      chunks.push(chunk);
    }
    const declared = answer.headers.get('content-length');
    return { status: answer.status, body: Buffer.concat(chunks), declaredLength: declared === null ? undefined : Number(declared) };
  },
};
