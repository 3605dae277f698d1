/** Reads the elements that carry the data of the report (see `report/formats/html/data.ts`). */

/** Bytes of Base64 text. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The bytes of an element; null when there is none with that id (yet). */
export async function unpackBytes(id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const element = document.getElementById(id);
  if (element === null) return null;
  const text = element.textContent ?? '';
  return inflate(fromBase64(text));
}

/** The JSON of an element; null when there is none. */
export async function unpackJson<T>(id: string): Promise<T | null> {
  const bytes = await unpackBytes(id);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T);
}
