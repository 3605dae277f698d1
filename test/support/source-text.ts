/** One import or re-export of a module. */
export interface ModuleUse {
  readonly specifier: string;
  /** True when nothing of it is left at run time (`import type`, `export type`). */
  readonly typeOnly: boolean;
  /** True for `export … from`. */
  readonly reExport: boolean;
  /** True for `import('x')`: loaded when that line is reached. */
  readonly dynamic: boolean;
}

const REGEX_MAY_FOLLOW =
  /(?:^|[=([{,;:!&|?+\-*%<>~^}]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new))\s*$/;

/**
 * TypeScript text with the contents of comments, strings, templates and regular expressions blanked (line breaks stay), so that what is left
 * can be searched for code.
 */
export function blankLiterals(source: string): string {
  let out = '';
  let at = 0;
  const templates: number[] = [];
  let depth = 0;
  while (at < source.length) {
    const next = endOfLiteral(source, at, out);
    const character = source[at]!;
    if (character === '`' || (character === '}' && templates.at(-1) === depth)) {
      if (character === '}') templates.pop();
      const end = endOfTemplatePart(source, at + 1);
      out += blank(source, at, end);
      if (source.startsWith('${', end - 2) && source[end - 1] === '{') templates.push(depth);
      at = end;
    } else if (next > at) {
      out += blank(source, at, next);
      at = next;
    } else {
      if (character === '{') depth++;
      if (character === '}') depth--;
      out += character;
      at++;
    }
  }
  return out;
}

/** The modules that a source text names, in order; `import('x')` counts as a use at run time. */
export function moduleUses(source: string): ModuleUse[] {
  const code = blankLiterals(source);
  const uses: ModuleUse[] = [];
  const patterns = [
    /\b(import|export)\b([^;'"`()=]*?)\bfrom\s*(['"])/g,
    /\b(import)(\s*)(['"])/g,
    /\b(import)(\s*\(\s*)(['"])/g,
  ];
  for (const pattern of patterns) {
    for (const match of code.matchAll(pattern)) {
      const start = match.index + match[0].length;
      const end = source.indexOf(match[3]!, start);
      uses.push({
        specifier: source.slice(start, end),
        typeOnly: /^\s*type\b(?!\s*(?:,|from\b))/.test(match[2]!),
        reExport: match[1] === 'export',
        dynamic: match[2]!.includes('('),
      });
    }
  }
  return uses;
}

/** The end of the comment, string or regular expression that starts at `at`, or `at` when none does. */
function endOfLiteral(source: string, at: number, before: string): number {
  if (source.startsWith('//', at)) return endOr(source.indexOf('\n', at), source.length);
  if (source.startsWith('/*', at)) return endOr(source.indexOf('*/', at + 2), source.length - 2) + 2;
  const character = source[at];
  if (character === "'" || character === '"') {
    let end = at + 1;
    while (end < source.length && source[end] !== character && source[end] !== '\n')
      end += source[end] === '\\' ? 2 : 1;
    return Math.min(end + 1, source.length);
  }
  if (character === '/' && REGEX_MAY_FOLLOW.test(before.slice(-40))) {
    let end = at + 1;
    let inClass = false;
    while (end < source.length && source[end] !== '\n' && (inClass || source[end] !== '/')) {
      if (source[end] === '[') inClass = true;
      if (source[end] === ']') inClass = false;
      end += source[end] === '\\' ? 2 : 1;
    }
    return Math.min(end + 1, source.length);
  }
  return at;
}

function endOfTemplatePart(source: string, from: number): number {
  let end = from;
  while (end < source.length && source[end] !== '`') {
    if (source.startsWith('${', end)) return end + 2;
    end += source[end] === '\\' ? 2 : 1;
  }
  return Math.min(end + 1, source.length);
}

function endOr(end: number, otherwise: number): number {
  return end < 0 ? otherwise : end;
}

/** The delimiters stay, so that statements can still be told apart. */
function blank(source: string, from: number, to: number): string {
  if (source[from] === '/') return source.slice(from, to).replace(/[^\n]/g, ' ');
  return source[from]! + source.slice(from + 1, to - 1).replace(/[^\n]/g, ' ') + (to - from > 1 ? source[to - 1]! : '');
}
