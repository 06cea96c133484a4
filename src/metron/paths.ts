/** The znode of Metron's model service configuration, unless a setting names another. In a file of its own, since every start loads it. */
export const defaultConfigPath = '/metron/maas/config';
