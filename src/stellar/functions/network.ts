import type { Family } from './definition.js';
import { domainFunctions } from './network/domains.js';
import { protocolToName } from './network/protocols.js';
import { inSubnet } from './network/subnets.js';
import { domainTyposquat } from './network/typosquat.js';
import { urlFunctions } from './network/urls.js';

export const network: Family = {
  name: 'network',
  functions: [...urlFunctions, ...domainFunctions, domainTyposquat, inSubnet, protocolToName],
};
