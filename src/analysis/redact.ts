import { createHmac } from 'node:crypto';
import { isPooled } from '../amf/shape-pool.ts';
import { isSessionName } from '../calls/session-cookies.ts';
import { redactText, redactUrl } from './redact-text.ts';
import { isSecretName } from './secret-names.ts';

export interface RedactionOptions {
  /** Redaction off: everything is handed back as it is. */
  readonly showSecrets?: boolean;
  /** Further member names (`--redact`), any case, `*` as wildcard. */
  readonly patterns?: readonly string[];
  /** With a key each redacted value carries a token by which equal values can be told to be equal. */
  readonly key?: string | null;
}

/** What stands in for a value that is not shown (CONTRACT §3). */
export interface Redacted {
  readonly $: 'redacted';
  readonly kind: string;
  readonly token?: string;
}

type Json = unknown;

const FLEX_COMMAND = /(?:^|\.)(?:CommandMessage(?:Ext)?|DSC)$/;
const LOGIN_OPERATION = 8;
/** Without one of these there is neither a parameter nor an assignment nor user information. */
const MAY_HIDE = /[=:@]/;
const MAX_URLS = 1000;
const MAX_SHAPES = 4096;

/**
 * Takes secrets out of everything that leaves the analysis (domain §8.5). Works on the neutral value model and on shapes of it, on
 * headers, URLs and texts. Values are never changed in place; what holds no secret is handed back as the same object.
 */
export class Redactor {
  readonly #off: boolean;
  readonly #patterns: readonly string[];
  readonly #key: string | null;
  readonly #isSecret = new Map<string, boolean>();
  readonly #urls = new Map<string, string>();
  readonly #shapes = new Map<object, Json>();

  constructor(options: RedactionOptions = {}) {
    this.#off = options.showSecrets === true;
    this.#patterns = (options.patterns ?? []).map((pattern) => pattern.toLowerCase());
    this.#key = options.key ?? null;
  }

  /** False when secrets are shown. */
  get active(): boolean {
    return !this.#off;
  }

  /** True when the value of a member with this name is not shown. */
  hides(name: string): boolean {
    return !this.#off && this.#secret(name);
  }

  /** A neutral value or a shape without its secrets. */
  value<T>(value: T): T | Redacted {
    if (this.#off) return value;
    if (typeof value !== 'object' || value === null || !isPooled(value)) return this.#walk(value) as T | Redacted;
    let shown = this.#shapes.get(value);
    if (shown === undefined) {
      shown = this.#walk(value);
      if (this.#shapes.size === MAX_SHAPES) this.#shapes.clear();
      this.#shapes.set(value, shown);
    }
    return shown as T | Redacted;
  }

  /** A value that is secret as a whole: the body of a login, credentials. */
  whole(value: Json): Json {
    return this.#off ? value : this.#hide(value);
  }

  /** Value of a remoting envelope's header. */
  envelopeHeader(name: string, value: Json): Json {
    if (this.#off) return value;
    const lower = name.toLowerCase();
    if (lower === 'credentials') return this.#credentials(value);
    if (lower === 'appendtogatewayurl' || lower === 'replacegatewayurl') {
      return typeof value === 'string' ? this.url(value) : this.#walk(value);
    }
    if (lower === 'requestpersistentheader') return this.#walk(value);
    return this.#secret(name) ? this.#hide(value) : this.#walk(value);
  }

  /** Value of an HTTP header. */
  httpHeader(name: string, value: string): string {
    if (this.#off) return value;
    const lower = name.toLowerCase();
    if (lower === 'cookie' || lower === 'set-cookie' || this.#secret(name) || isSessionName(name))
      return this.#mark(value);
    return lower === 'referer' || lower === 'location' || lower === 'content-location' ? this.url(value) : value;
  }

  /** A URL or a piece of one, without user information and session ids. */
  url(url: string): string {
    // Calls go to few URLs; each is kept once, and looked at once.
    let shown = this.#urls.get(url);
    if (shown === undefined) {
      shown = this.#off ? url : redactUrl(url, this.#parameterIsSecret, this.#mark);
      if (this.#urls.size === MAX_URLS) this.#urls.clear();
      this.#urls.set(url, shown);
    }
    return shown;
  }

  /** Free text (fault messages, diagnostics): session ids and `name=value` secrets go. */
  text(text: string): string {
    return this.#off ? text : redactText(text, this.#parameterIsSecret, this.#mark);
  }

  /** The first line of a request or response, or a detail that quotes one. */
  line(line: string): string {
    return this.#off || !MAY_HIDE.test(line) ? line : this.text(this.url(line));
  }

  readonly #parameterIsSecret = (name: string): boolean => isSessionName(name) || this.#secret(name);

  readonly #mark = (value: string): string => {
    const token = this.#token(value);
    return token === null ? '[redacted]' : `[redacted ${token}]`;
  };

  #secret(name: string): boolean {
    let known = this.#isSecret.get(name);
    if (known === undefined) {
      known = isSecretName(name, this.#patterns);
      if (this.#isSecret.size < 10_000 && name.length < 200) this.#isSecret.set(name, known);
    }
    return known;
  }

  #token(value: Json): string | null {
    if (this.#key === null) return null;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return createHmac('sha256', this.#key).update(text, 'utf8').digest('hex').slice(0, 8);
  }

  /** Nothing is hidden where there is nothing. */
  #hide(value: Json): Json {
    const kind = kindOf(value);
    if (kind === 'null' || kind === 'undefined') return value;
    if (kind === 'redacted') return value;
    const token = this.#token(value);
    return token === null ? { $: 'redacted', kind } : { $: 'redacted', kind, token };
  }

  #walk(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return this.#mapArray(value, (item) => this.#walk(item));
    return this.#walkObject(value as Record<string, Json>);
  }

  #walkObject(value: Record<string, Json>): Json {
    let copy: Record<string, Json> | null = null;
    const login = isLogin(value);
    for (const [name, inner] of Object.entries(value)) {
      const next = this.#member(name, inner, login);
      if (next === inner) continue;
      copy ??= { ...value };
      copy[name] = next;
    }
    return copy ?? value;
  }

  #member(name: string, inner: Json, login: boolean): Json {
    switch (name) {
      case 'props':
      case 'assoc':
      case 'entries':
        return Array.isArray(inner) ? this.#mapArray(inner, (pair) => this.#pair(pair, login)) : this.#walk(inner);
      case 'fields':
      case 'members':
        return isPlain(inner)
          ? this.#named(inner, login)
          : Array.isArray(inner)
            ? this.#mapArray(inner, (pair) => this.#pair(pair, login))
            : inner;
      default:
        return this.#walk(inner);
    }
  }

  /** `[name, value]` of a member, or `[key, value]` of a dictionary. */
  #pair(pair: Json, login: boolean): Json {
    if (!Array.isArray(pair) || pair.length < 2) return this.#walk(pair);
    const [key, value] = pair as [Json, Json];
    const hidden = typeof key === 'string' && (this.#secret(key) || (login && key === 'body'));
    const next = hidden ? this.#hide(value) : this.#walk(value);
    const nextKey = typeof key === 'string' ? key : this.#walk(key);
    return next === value && nextKey === key ? pair : [nextKey, next, ...pair.slice(2)];
  }

  #named(fields: Record<string, Json>, login: boolean): Json {
    let copy: Record<string, Json> | null = null;
    for (const [name, value] of Object.entries(fields)) {
      const next = this.#secret(name) || (login && name === 'body') ? this.#hide(value) : this.#walk(value);
      if (next === value) continue;
      copy ??= { ...fields };
      copy[name] = next;
    }
    return copy ?? fields;
  }

  #mapArray(items: readonly Json[], change: (item: Json) => Json): readonly Json[] {
    let copy: Json[] | null = null;
    for (let index = 0; index < items.length; index++) {
      const next = change(items[index]);
      if (next === items[index]) continue;
      copy ??= [...items];
      copy[index] = next;
    }
    return copy ?? items;
  }

  /** `{userid, password}`: the user keeps the first letter, so that logins can be told apart. */
  #credentials(value: Json): Json {
    if (!isPlain(value) || !Array.isArray(value.props)) return this.#hide(value);
    const props = (value.props as Json[]).map((pair) => {
      if (!Array.isArray(pair)) return pair;
      const [name, inner] = pair as [Json, Json];
      if (typeof name === 'string' && name.toLowerCase() === 'userid' && typeof inner === 'string') {
        return [name, shortened(inner)];
      }
      return [name, this.#hide(inner)];
    });
    return { ...value, props };
  }
}

/** First character and length: `b… (3)`. */
function shortened(text: string): string {
  const first = [...text.slice(0, 2)][0] ?? '';
  return `${first}… (${text.length})`;
}

function isPlain(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: Json): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'object') return typeof value;
  const tag = (value as { $?: unknown }).$;
  if (typeof tag !== 'string') return 'object';
  return tag === 'int' || tag === 'double' ? 'number' : tag;
}

/** A login command anywhere in a value: its body is the Base64 of user and password. */
function isLogin(value: Record<string, Json>): boolean {
  const name = value.class;
  if (typeof name !== 'string' || !FLEX_COMMAND.test(name)) return false;
  const props = value.props;
  const fields = value.fields;
  let operation: Json;
  if (Array.isArray(value.members)) {
    operation = value.members.find((pair) => Array.isArray(pair) && pair[0] === 'operation')?.[1];
  } else if (Array.isArray(props)) {
    operation = props.find((pair) => Array.isArray(pair) && pair[0] === 'operation')?.[1];
  } else if (isPlain(fields)) {
    operation = fields.operation;
  }
  const number = isPlain(operation) ? operation.v : operation;
  // A shape does not tell the operation: then it may be a login.
  return typeof number === 'number' ? number === LOGIN_OPERATION : operation !== undefined;
}
