const MAX_SLUG = 40;
const EXTENSION = '(?:amf|bin|br|gz|zz)';
const OWN_NAME = new RegExp(`^[0-9]{6,9}-[a-z0-9_-]{0,40}-[0-9a-f]{8}\\.${EXTENSION}$`);

/** Name of the manifest in a folder of extracted bodies. */
export const MANIFEST_NAME = 'manifest.json';

export type BodyExtension = 'amf' | 'bin' | 'br' | 'gz' | 'zz';

/**
 * `000012-order-getorders-1a2b3c4d.amf`: nothing of it comes from the wire but letters, digits and dashes, and the number alone keeps names apart on
 * every file system.
 */
export function bodyFileName(number: number, about: string, sha256: string, extension: BodyExtension): string {
  return `${String(number).padStart(6, '0')}-${slugOf(about)}-${sha256.slice(0, 8)}.${extension}`;
}

/** True for a name that `bodyFileName` can have made. */
export function isBodyFileName(name: string): boolean {
  return OWN_NAME.test(name);
}

function slugOf(text: string): string {
  return text
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '');
}

/** What a transferred body is called by the outermost of its codings. */
export function codedExtension(codings: readonly string[]): BodyExtension {
  const coding = codings[0] ?? '';
  if (coding === 'gzip' || coding === 'x-gzip') return 'gz';
  if (coding === 'deflate') return 'zz';
  return coding === 'br' ? 'br' : 'bin';
}
