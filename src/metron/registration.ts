import { z } from 'zod';
import { firstIssue } from '../errors/first-issue.js';

/** A model's instance in Metron's registry, a Curator service instance at `<serviceRoot>/<name>/<id>`. */
export interface Registration {
  readonly name: string;
  readonly version: string;
  /** The instance's id. Those that Metron gives are decimal numbers, ours are not. */
  readonly id: string;
  readonly url: string;
  /** The path of each function, by its name; `apply` is always there. */
  readonly functions: Readonly<Record<string, string>>;
  /** When it was registered, in epoch ms. */
  readonly registeredAt?: number | undefined;
}

const endpointClass = 'org.apache.metron.maas.config.ModelEndpoint';

/**
 * Writes exactly the fields that Metron's readers know: an unknown field at any depth, or a missing `@class`, stops their discovery of all
 * models.
 *
 * @throws TypeError for a malformed URL
 */
export function encodeRegistration({ name, version, id, url, functions, registeredAt = 0 }: Registration): Uint8Array {
  const { hostname, port, protocol } = new URL(url);
  const record = {
    name,
    id,
    address: hostname,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    sslPort: null,
    payload: { '@class': endpointClass, name, version, containerId: id, endpoint: { url, functions } },
    registrationTimeUTC: registeredAt,
    serviceType: 'STATIC',
    uriSpec: null,
  };
  return new TextEncoder().encode(JSON.stringify(record));
}

const text = z.union([z.string().min(1), z.number().transform(String)]);

const schema = z.looseObject({
  registrationTimeUTC: z.number().nullish(),
  payload: z.looseObject({
    name: text.nullish(),
    version: text,
    endpoint: z.looseObject({ url: z.url({ protocol: /^https?$/ }), functions: z.record(z.string(), z.string()).nullish() }),
  }),
});

/**
 * Reads a registration leniently, since other programs write them too: fields may be in any order, missing or unknown.
 *
 * @param place the model's name and the instance's id, as the path of its znode has them
 * @returns the registration, or why the data is not one
 */
export function decodeRegistration(
  data: Uint8Array,
  place: { readonly name: string; readonly id: string },
): { readonly registration: Registration } | { readonly problem: string } {
  const json = jsonOf(data);
  if (json === undefined) return { problem: 'it is not JSON' };
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    return { problem: firstIssue(parsed.error) };
  }
  const { payload, registrationTimeUTC } = parsed.data;
  const { url, functions } = payload.endpoint;
  return {
    registration: {
      name: payload.name ?? place.name,
      version: payload.version,
      id: place.id,
      url,
      functions: { apply: 'apply', ...functions },
      ...(registrationTimeUTC != null && { registeredAt: registrationTimeUTC }),
    },
  };
}

function jsonOf(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    return undefined;
  }
}
