/** An IP address or a network of them. */
export interface Network {
  readonly version: 4 | 6;
  readonly bits: bigint;
  /** Significant bits; all of them for a single address. */
  readonly prefix: number;
  /** Null when no port was said. */
  readonly port: number | null;
}

const PREFIX = /^(.+)\/([0-9]{1,3})$/;
const WITH_PORT = /^(?:\[([^\]]+)\]|([0-9.]+)):([0-9]{1,5})$/;

/** `10.1.2.3`, `10.1.0.0/16`, `10.1.2.3:80`, `fe80::1`, `[fe80::1]:80`; null when it is none of them. */
export function parseNetwork(text: string): Network | null {
  const withPort = WITH_PORT.exec(text);
  if (withPort !== null) {
    const address = parseAddress(withPort[1] ?? withPort[2]!);
    const port = Number(withPort[3]);
    return address === null || port > 65_535 ? null : { ...address, prefix: width(address.version), port };
  }
  const withPrefix = PREFIX.exec(text);
  const address = parseAddress(withPrefix?.[1] ?? text);
  if (address === null) return null;
  const prefix = withPrefix === null ? width(address.version) : Number(withPrefix[2]);
  return prefix > width(address.version) ? null : { ...address, prefix, port: null };
}

function width(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

function parseAddress(text: string): { version: 4 | 6; bits: bigint } | null {
  if (text.length > 45) return null;
  const four = ip4(text);
  if (four !== null) return { version: 4, bits: four };
  const six = ip6(text);
  return six === null ? null : { version: 6, bits: six };
}

function ip4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let bits = 0n;
  for (const part of parts) {
    if (!/^[0-9]{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function ip6(text: string): bigint | null {
  if (!text.includes(':')) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = words(halves[0]!);
  const tail = halves.length === 2 ? words(halves[1]!) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail].reduce(
    (bits, word) => (bits << 16n) | BigInt(word),
    0n,
  );
}

/** The 16-bit words of `1:2:3`; the last may be an IPv4 address. */
function words(text: string): number[] | null {
  if (text === '') return [];
  const found: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 && part.includes('.') ? ip4(part) : null;
    if (four !== null) found.push(Number(four >> 16n), Number(four & 0xffffn));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(Number.parseInt(part, 16));
    else return null;
  }
  return found;
}

/** 0 when `endpoint` (an address, with or without its port) lies in `network`, else whether it comes before or after it; NaN for another IP version. */
export function compareAddress(endpoint: string, network: Network): number {
  const own = parseNetwork(endpoint);
  if (own === null || own.version !== network.version) return Number.NaN;
  const shift = BigInt(width(network.version) - network.prefix);
  const [a, b] = [own.bits >> shift, network.bits >> shift];
  if (a !== b) return a < b ? -1 : 1;
  return network.port === null ? 0 : (own.port ?? -1) - network.port;
}

/** Address and port of `10.0.0.1:80` or `[fe80::1]:80`; the port is null when there is none. */
export function splitEndpoint(endpoint: string): { readonly address: string; readonly port: number | null } {
  const colon = endpoint.lastIndexOf(':');
  const port = /^[0-9]{1,5}$/.test(endpoint.slice(colon + 1)) && colon > 0 ? Number(endpoint.slice(colon + 1)) : null;
  const address = port === null ? endpoint : endpoint.slice(0, colon);
  return { address: address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address, port };
}
