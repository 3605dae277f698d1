export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, white space between elements included. */
  readonly text: string;
}

const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A small strict reader of XML 1.0 without DTD: throws where the document is not well-formed. */
export function readXml(document: string): XmlElement {
  if (NOT_XML.test(document)) throw new Error('a character that XML 1.0 forbids');
  const body = document.replace(/^<\?xml [^?]*\?>\s*/, '');
  const [root, end] = readElement(body, 0);
  if (body.slice(end).trim() !== '') throw new Error('content behind the root element');
  return root;
}

function readElement(text: string, from: number): [XmlElement, number] {
  const open = /^<([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/.exec(text.slice(from));
  if (open === null) throw new Error(`no start tag at ${from}: ${text.slice(from, from + 40)}`);
  const [tag, name = '', attributeText = '', selfClosing] = open;
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of attributeText.matchAll(/([\w-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(attributes, key)) throw new Error(`attribute ${key} twice`);
    attributes[key] = decode(value);
  }
  let at = from + tag.length;
  if (selfClosing === '/') return [{ name, attributes, children: [], text: '' }, at];
  const children: XmlElement[] = [];
  let content = '';
  for (;;) {
    const next = text.indexOf('<', at);
    if (next < 0) throw new Error(`<${name}> is not closed`);
    const piece = text.slice(at, next);
    if (piece.includes(']]>')) throw new Error(']]> in text');
    content += decode(piece);
    if (text.startsWith(`</${name}>`, next)) {
      return [{ name, attributes, children, text: content }, next + name.length + 3];
    }
    const [child, end] = readElement(text, next);
    children.push(child);
    at = end;
  }
}

function decode(text: string): string {
  return text.replace(/&([^;]*);|&/g, (whole, entity: string | undefined) => {
    const numeric = entity === undefined ? null : /^#(\d+)$/.exec(entity);
    if (numeric !== null) return String.fromCodePoint(Number(numeric[1]));
    const character = entity === undefined ? undefined : ENTITIES[entity];
    if (character === undefined) throw new Error(`bad entity ${whole}`);
    return character;
  });
}
