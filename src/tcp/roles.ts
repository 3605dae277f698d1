/** Ports on which Flash applications were served. */
const SERVER_PORTS = new Set([
  80, 443, 8080, 8400, 8443, 8000, 8081, 8700, 1935, 2037, 2038, 2039, 3128, 8888, 5080, 5000,
]);

const METHODS = ['GET ', 'POST ', 'HEAD ', 'PUT ', 'OPTIONS ', 'DELETE ', 'CONNECT ', 'TRACE ', 'PATCH '];

/**
 * Who the client is, from the first payload.
 * @returns 0: the sender, 1: the other end, null: the bytes do not say
 */
export function clientByContent(bytes: Uint8Array, from: number, to: number): 0 | 1 | null {
  if (startsWith(bytes, from, to, 'HTTP/')) return 1;
  for (const method of METHODS) if (startsWith(bytes, from, to, method)) return 0;
  return null;
}

/** Whether the first port rather than the second is the server's: a known one, else the lower. */
export function isServerPort(port: number, other: number): boolean {
  const known = SERVER_PORTS.has(port);
  return known === SERVER_PORTS.has(other) ? port < other : known;
}

function startsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}
