/** Frames without IP that are told apart by something other than an ethertype. */
export const NonIp = {
  llc: 0x10000,
  spanningTree: 0x10001,
  novell: 0x10002,
  snap: 0x10003,
  pppControl: 0x10004,
  pppOther: 0x10005,
  family: 0x10006,
  pseudowire: 0x10007,
  wifiManagement: 0x10008,
  wifiControl: 0x10009,
  wifiNoData: 0x1000a,
  wifiFragment: 0x1000b,
  wifiProtected: 0x1000c,
  badFrameCheck: 0x1000d,
  cookedOther: 0x1000e,
  badHeader: 0x1000f,
  arcnetOther: 0x10010,
  pppoeDiscovery: 0x8863,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  [NonIp.llc]: '802.2 LLC',
  [NonIp.spanningTree]: 'spanning tree',
  [NonIp.novell]: 'Novell 802.3',
  [NonIp.snap]: 'SNAP of a vendor',
  [NonIp.pppControl]: 'PPP control protocol',
  [NonIp.pppOther]: 'PPP protocol without IP',
  [NonIp.family]: 'address family without IP',
  [NonIp.pseudowire]: 'MPLS payload without IP',
  [NonIp.wifiManagement]: '802.11 management',
  [NonIp.wifiControl]: '802.11 control',
  [NonIp.wifiNoData]: '802.11 without data',
  [NonIp.wifiFragment]: '802.11 fragment',
  [NonIp.wifiProtected]: '802.11 protected data',
  [NonIp.badFrameCheck]: 'frame check failed at the receiver',
  [NonIp.cookedOther]: 'cooked frame without IP',
  [NonIp.badHeader]: 'link header not understood',
  [NonIp.arcnetOther]: 'ARCNET protocol without IP',
  [NonIp.pppoeDiscovery]: 'PPPoE discovery',
  2054: 'ARP',
  32821: 'RARP',
  34825: 'slow protocols',
  35020: 'LLDP',
  35045: 'MACsec',
  34958: 'EAPOL',
  33079: 'IPX',
  34525: 'IPv6',
  34978: 'ATA over Ethernet',
  35063: 'PTP',
  35074: 'connectivity fault management',
  36864: 'Ethernet loopback test',
};

/** The name of a frame without IP, for diagnostics: `ethertype 0x88cc (LLDP)`. */
export function nonIpName(detail: number): string {
  const name = NAMES[detail];
  if (detail > 0xffff) return name ?? 'unknown';
  const ethertype = `ethertype 0x${detail.toString(16).padStart(4, '0')}`;
  return name === undefined ? ethertype : `${ethertype} (${name})`;
}
