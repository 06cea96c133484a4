import type { AddressDatabases } from '../../../src/storage/mmdb/port.js';

const london = {
  city: { geoname_id: 2643743, names: { en: 'London' } },
  country: { iso_code: 'GB' },
  location: { latitude: 51.5142, longitude: -0.0931 },
};

/** One address is known, of a city database and one of autonomous systems. */
export const playedAddresses: AddressDatabases = {
  find([database = ''], address) {
    if (address !== '81.2.69.142') return undefined;
    return database.includes('ASN') ? { autonomous_system_number: 20712, autonomous_system_organization: 'Andrews & Arnold Ltd' } : london;
  },
};
