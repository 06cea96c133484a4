import { Flags } from '@oclif/core';

/**
 * The flags of every command. They have no defaults and no parsers here: settings/ reads their texts together with the environment and
 * the configuration files, because a setting's value must know where it came from.
 */
export const globalFlags = {
  timeout: Flags.string({ helpValue: '<time>', helpGroup: 'GLOBAL', summary: 'give up after this long: seconds, or 30s, 5m, 1h' }),
  'log-level': Flags.string({ helpValue: '<level>', helpGroup: 'GLOBAL', summary: 'what to log on stderr: debug, info, warn, error' }),
  quiet: Flags.boolean({ helpGroup: 'GLOBAL', summary: 'show no progress and no notices' }),
};

/** The flags of every command that acts on a cluster. */
export const clusterFlags = {
  'zk-quorum': Flags.string({ char: 'z', helpValue: '<host:port,…>', helpGroup: 'CLUSTER', summary: 'ZooKeeper servers' }),
  'zk-root': Flags.string({
    char: 'r',
    helpValue: '<znode>',
    helpGroup: 'CLUSTER',
    summary: "znode of Metron's model service configuration",
  }),
  'control-root': Flags.string({ helpValue: '<znode>', helpGroup: 'CLUSTER', summary: "znode of maas's own records" }),
  'zk-auth': Flags.string({
    helpValue: '<file:path|env:NAME>',
    helpGroup: 'CLUSTER',
    summary: 'where to find digest:user:password for ZooKeeper',
  }),
  'zk-config': Flags.string({ helpValue: '<file>', helpGroup: 'CLUSTER', summary: "ZooKeeper's client properties, for TLS" }),
  'zk-acl': Flags.string({
    helpValue: '<access>',
    helpGroup: 'CLUSTER',
    summary: 'access to the znodes that maas creates: open, readable or private',
  }),
  store: Flags.string({
    helpValue: '<uri>',
    helpGroup: 'CLUSTER',
    summary: 'where model archives are kept: file:///path, hdfs://host/path',
  }),
};

/** The flags of commands that speak to YARN. */
export const yarnFlags = {
  yarn: Flags.string({ helpValue: '<host:port,…>', helpGroup: 'CLUSTER', summary: "YARN's ResourceManagers, by their web addresses" }),
};
