import { inflateRawSync } from 'node:zlib';

const ELEMENT = /<script type="application\/octet-stream" id="([a-z0-9-]+)">([A-Za-z0-9+/=]*)<\/script>/g;

/** The data elements of an html report, decompressed, by id. */
export function htmlData(html: string): Map<string, Buffer> {
  const elements = new Map<string, Buffer>();
  for (const [, id, text] of html.matchAll(ELEMENT)) elements.set(id!, inflateRawSync(Buffer.from(text!, 'base64')));
  return elements;
}

/** An html report with its data in clear: as text, and byte by byte. */
export function htmlInClear(html: string): string {
  return [
    html,
    ...[...htmlData(html).values()].flatMap((data) => [data.toString('utf8'), data.toString('latin1')]),
  ].join('\n');
}
