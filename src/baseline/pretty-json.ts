const WIDTH = 110;

/** JSON for version control: what fits stands on one line, numbers run on, everything else has a line of its own. */
export function prettyJson(value: unknown, indent = ''): string {
  const compact = compactJson(value);
  if (compact.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) return compact;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const members = Object.entries(value).map(
      ([name, one]) => `${inner}${JSON.stringify(name)}: ${prettyJson(one, inner)}`,
    );
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  const items = value.map((one) => prettyJson(one, inner));
  const isFlat = items.every((item) => item.length < 30 && !item.includes('\n'));
  return `[\n${(isFlat ? filled(items, inner) : items.map((item) => inner + item)).join(',\n')}\n${indent}]`;
}

function filled(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    if (line !== '' && indent.length + line.length + item.length + 2 > WIDTH) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? item : `, ${item}`;
  }
  lines.push(indent + line);
  return lines;
}

function compactJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(compactJson).join(', ')}]`;
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${compactJson(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
