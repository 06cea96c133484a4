import { Failure } from '../../errors/catalogue.js';

/** @param text `squid,bro`, as start_parser_topology.sh takes several @throws Failure WRONG_USAGE for none, an empty one, or one that is there twice */
export function sensorNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (!names.includes('') && twice === undefined) return names;
  const what = names.includes('') ? 'a name is empty' : `${twice} is named twice`;
  throw new Failure(
    'WRONG_USAGE',
    `${JSON.stringify(text)}: ${what}`,
    {},
    { hint: 'give names of sensors, separated by commas: squid,bro' },
  );
}
