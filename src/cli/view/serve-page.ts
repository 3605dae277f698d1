import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../diagnostics/user-error.ts';

const HOST = '127.0.0.1';
/** A page elsewhere could have a name of its own point here: only the address itself is answered. */
const NAMES = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/** Where a page is handed out. */
export interface ServedPage {
  readonly url: string;
  /** When it is no longer. */
  readonly closed: Promise<void>;
}

/**
 * Hands a page out on the loopback address until the process ends.
 * @param port 0 = any that is free
 * @throws UserError when the port cannot be had
 */
export async function servePage(pieces: readonly string[], port: number): Promise<ServedPage> {
  const server = createServer((request, response) => answer(request, response, pieces));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new UserError(`cannot serve at port ${port}: ${error.code}`, '--serve 0 takes any port that is free')),
    );
    server.listen(port, HOST, resolve);
  });
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  return { url: `http://${HOST}:${(server.address() as AddressInfo).port}/`, closed };
}

function answer(request: IncomingMessage, response: ServerResponse, pieces: readonly string[]): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Frame-Options', 'DENY');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!NAMES.test(request.headers.host ?? '')) response.writeHead(421).end();
  else if (!isRead) response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  else if (request.url === '/favicon.ico') response.writeHead(204).end();
  else if (request.url !== '/') response.writeHead(404).end();
  else {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    if (request.method === 'GET') for (const piece of pieces) response.write(piece);
    response.end();
  }
}
