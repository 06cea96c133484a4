import { z } from 'zod';
import { type Endpoint, type EndpointReading, type NodeAddress, standsForThisMachine } from '../domain/endpoint.js';

/** The file in which a model announces its URL. The name is Metron's. */
export const endpointFile = 'endpoint.dat';

const schema = z.looseObject({
  url: z.string(),
  functions: z.record(z.string(), z.string()).nullish(),
});

/**
 * Reads endpoint.dat, as Metron does: `{"url":"http://0.0.0.0:1500","functions":{"apply":"echo"}}`, where a host that stands for the
 * machine itself is replaced by the machine's address, and `apply` is `apply` unless it says otherwise.
 *
 * @param text the file's content, which may be incomplete; undefined when there is no such file
 */
export function readEndpoint(text: string | undefined, node: NodeAddress): EndpointReading {
  if (text === undefined) return { kind: 'none' };
  const json = jsonOf(text);
  if (json === undefined) return { kind: 'unfinished' };
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { kind: 'wrong', problem: problemOf(parsed.error) };

  const url = URL.parse(parsed.data.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { kind: 'wrong', problem: `${endpointFile} has the url ${JSON.stringify(parsed.data.url)}, which is not an http URL` };
  }
  const port = url.port === '' ? defaultPort(url) : Number(url.port);
  if (port === 0) return { kind: 'wrong', problem: `${endpointFile} has port 0: write the port that the model really listens on` };

  const functions = { apply: 'apply', ...parsed.data.functions };
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (!standsForThisMachine(host, node)) {
    return { kind: 'foreign', endpoint: { url: withoutEndingSlash(parsed.data.url), functions }, host };
  }
  return { kind: 'own', endpoint: { url: at(url, node.address), functions }, port };
}

/**
 * @returns the URL of a GET that calls the function: arguments form-encoded, a space as `+`. Without a path of its own, the function's name
 *   is the path.
 */
export function functionUrl({ url, functions }: Endpoint, name: string, args: Readonly<Record<string, string>>): string {
  const path = Object.hasOwn(functions, name) ? (functions[name] ?? name) : name;
  return `${withoutEndingSlash(url)}/${path.replace(/^\//, '')}?${new URLSearchParams(args)}`;
}

function at(url: URL, address: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  const port = url.port === '' ? '' : `:${url.port}`;
  return withoutEndingSlash(`${url.protocol}//${host}${port}${url.pathname}`);
}

/** A loop, since models and other clients write these URLs: the time of `/\/+$/` grows with the square of the number of slashes inside. */
function withoutEndingSlash(url: string): string {
  let end = url.length;
  while (url.charAt(end - 1) === '/') end--;
  return url.slice(0, end);
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' ? 443 : 80;
}

/** @returns undefined while the file is incomplete: half of a JSON object is not valid JSON */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  if (issue?.path[0] === 'url') return `${endpointFile} has no url: {"url":"http://0.0.0.0:PORT"}`;
  if (issue?.path[0] === 'functions') return `${endpointFile} has functions that are not a mapping of names to paths`;
  return `${endpointFile} does not hold an object such as {"url":"http://0.0.0.0:PORT"}`;
}
