import type { IndexTemplate } from './port.js';

/** Name of the index template for sensors' indices. It works on Elasticsearch 7 and later and on OpenSearch. */
export const sensorTemplateName = 'maas-sensors';

/** Characters of a text that can be searched for; longer ones are stored only. Lucene refuses terms past 32,766 bytes, and a character takes up to 4. */
const longestTerm = 8_191;

/**
 * How the fields of alerts are typed. What a field holds must not depend on which document came first, or later ones are refused: texts
 * are keywords, whole numbers longs, others doubles, and an address that is none is kept without being indexed.
 */
export const sensorTemplate: IndexTemplate = {
  patterns: ['*_index_*'],
  priority: 100,
  template: {
    settings: { index: { mapping: { total_fields: { limit: 2_000 }, ignore_malformed: true } } },
    mappings: {
      date_detection: false,
      dynamic_templates: [
        { addresses: { match: 'ip_*_addr', mapping: { type: 'ip', ignore_malformed: true } } },
        { moments: { match: '*:ts', mapping: { type: 'date', format: 'epoch_millis', ignore_malformed: true } } },
        { places: { match: 'enrichments:geo:*:location_point', mapping: { type: 'geo_point', ignore_malformed: true } } },
        { scores: { match: 'threat:triage:*score', match_mapping_type: 'long', mapping: { type: 'double' } } },
        { texts: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: longestTerm } } },
      ],
      properties: {
        timestamp: { type: 'date', format: 'epoch_millis' },
        guid: { type: 'keyword' },
        'source:type': { type: 'keyword' },
        is_alert: { type: 'keyword' },
        'threat:triage:score': { type: 'double' },
        'threat:triage:level': { type: 'double' },
      },
    },
  },
};
