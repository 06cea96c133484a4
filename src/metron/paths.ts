/** The znode of Metron's model service configuration, unless a setting names another. Apart, since every start reads it. */
export const defaultConfigPath = '/metron/maas/config';
