import { createClient, type LibraryClient } from 'webhdfs';
import type { HttpRequest } from './exchange.js';

type Ask = (method: HttpRequest['method'], path: string) => Promise<string>;

/**
 * The webhdfs library with our transport under it: it knows the operations, their parameters and what their answers hold. What it does
 * itself on the wire has no limits of time and takes many a failure for success (ADR 14), so nothing of that is used.
 *
 * @param ask sends one request and answers its body, or throws
 */
export function libraryOn(ask: Ask): LibraryClient {
  const client = createClient({});
  client._getOperationEndpoint = (operation, path, parameters) => operationPath(operation, path, parameters);
  client._sendRequest = (method, path, options, done) => {
    const finish = typeof options === 'function' ? options : done;
    ask(method as HttpRequest['method'], path)
      .then((text) => ({ statusCode: 200, body: parsed(text) }))
      .then(
        (response) => finish?.(null, response, response.body),
        (error) => finish?.(error instanceof Error ? error : new Error(String(error))),
      );
  };
  return client;
}

/** `/webhdfs/v1/a%20b?op=OPEN&…`: without server and credentials. */
export function operationPath(
  operation: string,
  path: string,
  parameters: Readonly<Record<string, string | number | boolean>> = {},
): string {
  const query = Object.entries({ op: operation.toUpperCase(), ...parameters }).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `/webhdfs/v1${path.split('/').map(encodeURIComponent).join('/')}?${query.join('&')}`;
}

/** An answer without a body, or `{"boolean":true}`, says that it is done. */
function parsed(text: string): unknown {
  return text === '' ? {} : JSON.parse(text);
}
