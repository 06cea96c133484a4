import net from 'node:net';
import type { Evaluator } from '../../stellar/evaluator.js';
import { after } from '../../stellar/functions/waiting.js';
import { textOf } from '../../stellar/text.js';
import { StellarMap, type Value } from '../../stellar/values.js';
import { type Fields, fieldTask, type Task } from './task.js';

const nothing: Fields = [];

/** Where an address of IPv4 is, by what GEO_GET knows. */
export function geoTask(field: string, evaluator: Evaluator): Task {
  const expression = evaluator.compile('GEO_GET(address)');
  return fieldTask('geoadapter', field, (value, signal) => {
    if (typeof value !== 'string' || !isPublic(value)) return nothing;
    const found = expression.run(new Map<string, Value>([['address', value]]), signal === undefined ? {} : { signal });
    return after(found, (place) => (place instanceof StellarMap ? placeFields(field, place) : nothing));
  });
}

function placeFields(field: string, place: StellarMap<Value, Value>): Fields {
  return Array.from(place, ([name, value]) => [`enrichments.geo.${field}.${textOf(name)}`, value === null ? null : textOf(value)]);
}

/** Not private, loopback, link-local, multicast or none at all. */
function isPublic(address: string): boolean {
  return net.isIPv4(address) && !nowhere.check(address, 'ipv4');
}

const nowhere = new net.BlockList();
nowhere.addAddress('0.0.0.0');
nowhere.addSubnet('10.0.0.0', 8);
nowhere.addSubnet('127.0.0.0', 8);
nowhere.addSubnet('169.254.0.0', 16);
nowhere.addSubnet('172.16.0.0', 12);
nowhere.addSubnet('192.168.0.0', 16);
nowhere.addSubnet('224.0.0.0', 4);
