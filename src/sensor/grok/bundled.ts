/** Pattern files that are there without anybody having put them anywhere, by the name that `grokPath` ends in. */
const squid = `
SQUID_DELIMITED %{NUMBER:timestamp}[^0-9]*%{INT:elapsed} %{IP:ip_src_addr} %{WORD:action}/%{NUMBER:code} %{NUMBER:bytes} %{WORD:method} %{NOTSPACE:url}[^0-9]*(?:%{IP:ip_dst_addr})?
`;

const yafTime = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?';

const yaf = `
YAF_TIME_FORMAT ${yafTime}
YAF_DELIMITED ${[
  '%{YAF_TIME_FORMAT:start_time}',
  '%{YAF_TIME_FORMAT:end_time}',
  '%{BASE10NUM:duration}',
  '%{BASE10NUM:rtt}',
  '%{INT:protocol}',
  '%{IP:ip_src_addr}',
  '%{INT:ip_src_port}',
  '%{IP:ip_dst_addr}',
  '%{INT:ip_dst_port}',
  '%{DATA:iflags}',
  '%{DATA:uflags}',
  '%{DATA:riflags}',
  '%{DATA:ruflags}',
  '%{WORD:isn}',
  '%{DATA:risn}',
  '%{DATA:tag}',
].join(
  '[|] *',
)}[|]%{GREEDYDATA:rtag}[|] *${['pkt', 'oct', 'rpkt', 'roct', 'app'].map((name) => `%{INT:${name}}`).join('[|] *')}[|] *%{GREEDYDATA:end_reason}
`;

const websphere = String.raw`
MONTH [A-Z][a-z]{2}
DAY [0-9]{1,2}
TIME [0-9]{2}:[0-9]{2}:[0-9]{2}
WORD \w+
IP [0-9.]+
WEBSPHERE_TIME %{MONTH:UNWANTED} +%{DAY:UNWANTED} %{TIME:UNWANTED}
WEBSPHERE <%{INT:priority}> *%{WEBSPHERE_TIME:timestamp_string} %{WORD:hostname} (?:\[%{WORD:security_domain}\])?\[%{WORD:event_code}\]\[%{WORD:event_type}\]\[%{WORD:severity}\] *%{GREEDYDATA:message}
`;

const files: Readonly<Record<string, string>> = { squid, yaf, websphere, common: '' };

/** @param path as `grokPath` has it: `/patterns/squid` */
export function bundledPatterns(path: string): string | undefined {
  const [, name] = /(?:^|\/)patterns\/([a-z]+)$/.exec(path) ?? [];
  return name === undefined || !Object.hasOwn(files, name) ? undefined : files[name];
}
