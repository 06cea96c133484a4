/**
 * Bodies of messages of Cisco's ASA, behind their tag, and what the parser takes of them. Tags whose body holds none of it (302010, 733100) are left out:
 * a message without a body pattern has its header alone, just the same.
 */
const source = '%{IP:src_ip}/%{INT:src_port}';
const destination = '%{IP:dst_ip}/%{INT:dst_port}';
const user = String.raw`(?:\([^()]*\))?`;
const translated = String.raw`(?: ?\(%{IP:UNWANTED}/%{INT:UNWANTED}\))?`;
const side = '[^:/ ]+:';
const duration = '[0-9]+:[0-9]{2}:[0-9]{2}';
const direction = '(?:[Ii]nbound|[Oo]utbound)';

const deny = `%{ACTION:action} ${direction} %{WORD:protocol} (?:from|src) ${source}${user} (?:to|dst) ${destination}${user} (?:on interface|due to) .+`;
const connection = `%{ACTION:action}(?: ${direction})? %{WORD:protocol} connection [0-9]+ for ${side}${source}${translated}${user} to ${side}${destination}.*`;
const icmpConnection = `%{ACTION:action}(?: ${direction})? %{WORD:protocol} connection for faddr %{IP:dst_ip}(?:/[0-9]+)?${user} gaddr %{IP:UNWANTED}(?:/[0-9]+)? laddr %{IP:src_ip}.*`;
const translation = `%{ACTION:action} (?:static|dynamic) %{WORD:protocol} translation from ${side}%{IP:src_ip}(?:/%{INT:src_port})?${user} to ${side}%{IP:UNWANTED}(?:/%{INT:UNWANTED})?`;
const icmpDenied =
  '%{ACTION:action} %{WORD:protocol} type=[0-9]+, (?:code=[0-9]+,? )?from (?:laddr )?%{IP:src_ip} on interface [^ ]+(?: to %{IP:dst_ip})?.*';
const sa = String.raw`%{WORD:protocol}: An ${direction} .+ SA \(SPI= ?0x[0-9A-Fa-f]+\) between %{IP:src_ip} and %{IP:dst_ip} \(user= ?.*\) has been %{ACTION:action}.*`;
const localHost = `%{ACTION:action} %{PROG:protocol} ${side}%{IP:src_ip}(?:/%{INT:src_port})?${user}`;
const access = `%{WORD:protocol} (?:request|access) %{ACTION:action} from ${source} to ${side}${destination}.*`;

const bodies: Readonly<Record<string, string>> = {
  '2-106001': `${direction} %{WORD:protocol} connection %{ACTION:action} from ${source} to ${destination} flags .* on interface .+`,
  '2-106006': deny,
  '2-106007': deny,
  '2-106010': deny,
  '3-106014': `%{ACTION:action} ${direction} %{WORD:protocol} src ${side}%{IP:src_ip}${user} dst ${side}%{IP:dst_ip}${user} .*`,
  '6-106015': String.raw`%{ACTION:action} %{WORD:protocol} \([^)]*\) from ${source} to ${destination} flags .*  on interface .+`,
  '1-106021': '%{ACTION:action} %{WORD:protocol} reverse path check from %{IP:src_ip} to %{IP:dst_ip} on interface .+',
  '4-106023': `%{ACTION:action} %{WORD:protocol} src ${side}%{IP:src_ip}(?:/%{INT:src_port})?${user} dst ${side}%{IP:dst_ip}(?:/%{INT:dst_port})?${user}.* by access.group .+`,
  '5-106100': String.raw`access-list [^ ]+ %{ACTION:action} %{WORD:protocol} [^/ ]+/%{IP:src_ip}\(%{INT:src_port}\)${user} -> [^/ ]+/%{IP:dst_ip}\(%{INT:dst_port}\)${user} hit-cnt .*`,
  '6-110002': `Failed to locate egress interface for %{WORD:protocol} from ${side}${source} to ${destination}`,
  '6-302013': connection,
  '6-302014': connection,
  '6-302015': connection,
  '6-302016': connection,
  '6-302020': icmpConnection,
  '6-302021': icmpConnection,
  '6-305011': translation,
  '6-305012': `${translation} duration ${duration}`,
  '3-313001': icmpDenied,
  '3-313004': icmpDenied,
  '3-313008': icmpDenied,
  '4-313005': 'No matching connection for %{WORD:protocol} error message: .+',
  '4-402117': String.raw`%{WORD:protocol}: Received a non-IPSec packet \(protocol= ?[^)]*\) from %{IP:src_ip} to %{IP:dst_ip}.*`,
  '4-402119': String.raw`%{WORD:protocol}: Received an .+ packet \(SPI= ?[^)]*\) from %{IP:src_ip} \(user= ?[^)]*\) to %{IP:dst_ip} that failed anti-replay checking.*`,
  '4-419001': `%{ACTION:action} %{WORD:protocol} packet from ${side}${source} to ${side}${destination}, reason: .*`,
  '4-419002': `Duplicate TCP SYN from ${side}${source} to ${side}${destination} with different initial sequence number.*`,
  '4-500004': `Invalid transport field for protocol=%{WORD:protocol}, from ${source} to ${destination}`,
  '6-602303': sa,
  '6-602304': sa,
  '7-609001': localHost,
  '7-609002': `${localHost} duration ${duration}`,
  '7-710001': access,
  '7-710002': access,
  '7-710003': access,
  '7-710005': access,
  '7-710006': access,
  '6-713172': 'Group = .+, IP = %{IP:src_ip}, Automatic NAT Detection Status: .+',
  '5-713041':
    '(?:Group = .+, )?IP = %{IP:src_ip}, IKE Initiator: .+ Phase [12], Intf .+, IKE Peer %{IP:UNWANTED} +local Proxy Address %{IP:UNWANTED}, remote Proxy Address %{IP:UNWANTED}, +Crypto map .+',
};

/** The name of each tag's definition: `ASA-6-302013` -> `ASA_6_302013`. */
export const asaLabels: ReadonlyMap<string, string> = new Map(Object.keys(bodies).map((number) => [`ASA-${number}`, labelOf(number)]));

export const asaPatterns = [
  'ACTION (?:Built|Teardown|Deny|Denied|denied by ACL|denied|requested|permitted|discarded|est-allowed|Dropping|created|deleted)',
  ...Object.entries(bodies).map(([number, body]) => `${labelOf(number)} ^: ${body}$`),
].join('\n');

function labelOf(number: string): string {
  return `ASA_${number.replace('-', '_')}`;
}
