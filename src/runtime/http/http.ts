export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** For the whole of it. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** What Content-Length said. */
  readonly declaredLength: number | undefined;
}

/** Requests to services of others. */
export interface Http {
  /** @throws for one that gave no whole answer in time */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

const largestBytes = 16 * 1024 * 1024;

/** Over the network. */
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
