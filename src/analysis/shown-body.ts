import { isDeepStrictEqual } from 'node:util';
import { layoutOf } from '../amf/access.ts';
import type { ClassSchema } from '../amf/class-schema.ts';
import type { Envelope } from '../amf/envelope.ts';
import { type EnvelopePatch, patchedSecrets } from '../amf/envelope-patch.ts';
import {
  type EnvelopeSecrets,
  type EnvelopeTree,
  MAX_TREE_NODES,
  readBodyEnvelope,
  treeOfEnvelope,
} from '../amf/envelope-tree.ts';
import { Kind, Layout, NO_NODE } from '../amf/tape.ts';
import { hiddenNodes, valueTree } from '../amf/value-tree.ts';
import { envelopeSecrets } from './envelope-secrets.ts';
import { maskNode } from './mask-node.ts';
import type { Redactor } from './redact.ts';

/** A content-decoded body as it may be shown. */
export interface ShownBody {
  /** Null: they would tell what redaction hides, or nobody can say whether they would. */
  readonly bytes: Uint8Array | null;
  /** What the decoder is told of the bytes that were overwritten; null when none were. */
  readonly patch: EnvelopePatch | null;
  /** In the place of bytes that are not shown: what they say. Null when there is no envelope in them. */
  readonly tree: EnvelopeTree | null;
  /** Why there are no bytes; null when there are. */
  readonly cut: string | null;
}

export interface BodyToShow {
  readonly bytes: Uint8Array;
  readonly direction: 'request' | 'response';
  /** All of it was captured and decompressed. */
  readonly complete: boolean;
  readonly holes: readonly (readonly [number, number])[];
  readonly classes?: ClassSchema;
}

/** Shorter texts occur by chance. */
const LEAST_TEXT = 4;

const UNCHECKED = 'not all of it could be decoded and so be checked for secrets';
const NOT_AMF = 'it is not AMF alone and cannot be checked for secrets';
const REPEATED = 'a secret in it cannot be overwritten in place';

/**
 * What may be shown of a body: its bytes, where something is hidden with that overwritten in place; or, where this cannot be done without doubt, no
 * bytes but what is shown of their values. The bytes that are given decode to exactly the tree that `inspect` shows.
 * @param envelope what was decoded of them; null when they hold none
 */
export function shownBody(body: BodyToShow, envelope: Envelope | null, redactor: Redactor): ShownBody {
  const { bytes } = body;
  if (!redactor.active) return { bytes, patch: null, tree: null, cut: null };
  const secrets = envelopeSecrets(redactor);
  if (envelope === null) return withoutBytes(null, NOT_AMF);
  const tree = () => treeOfEnvelope(envelope, secrets, MAX_TREE_NODES);
  if (!body.complete || !isWhole(envelope)) return withoutBytes(tree(), UNCHECKED);
  const hidden = hiddenOf(envelope, secrets);
  if (hidden === null) return withoutBytes(tree(), REPEATED);
  if (hidden.nodes.length === 0) return { bytes, patch: null, tree: null, cut: null };
  const masked = overwritten(envelope, hidden.nodes, bytes);
  const shown = tree();
  if (masked === null || !isSame(masked, body, hidden.patch, shown)) return withoutBytes(shown, REPEATED);
  return { bytes: masked, patch: hidden.patch, tree: null, cut: null };
}

function withoutBytes(tree: EnvelopeTree | null, cut: string): ShownBody {
  return { bytes: null, patch: null, tree, cut };
}

/** Every byte is accounted for by a value that was understood. */
function isWhole(envelope: Envelope): boolean {
  if (envelope.from !== 0) return false;
  for (let part: Envelope | null = envelope; part !== null; part = part.next) {
    if (!part.complete || part.trailing > 0) return false;
  }
  const { tape } = envelope;
  for (let node = 1; node < tape.count; node++) {
    if (tape.kind[node] === Kind.opaque) return false;
    if (tape.kind[node] === Kind.external && layoutOf(tape, node) === Layout.opaque) return false;
  }
  return true;
}

interface Hidden {
  readonly nodes: readonly number[];
  readonly patch: EnvelopePatch;
}

/** Everything that redaction hides in an envelope and those that follow it; null when it is not only in values. */
function hiddenOf(envelope: Envelope, secrets: EnvelopeSecrets): Hidden | null {
  const nodes: number[] = [];
  const values: [number, string | null][] = [];
  const headers: number[] = [];
  const { tape } = envelope;
  const offset = (node: number) => tape.start[node]! - tape.from;
  const look = (root: number) => {
    for (const [node, shown] of hiddenNodes(tape, root, secrets)) {
      nodes.push(node);
      values.push([offset(node), shown]);
    }
  };
  for (let part: Envelope | null = envelope; part !== null; part = part.next) {
    for (const { target, response, node } of part.bodies) {
      if (secrets.url(target) !== target || secrets.url(response) !== response) return null;
      if (node !== NO_NODE) look(node);
    }
    for (const [index, { name, node }] of part.headers.entries()) {
      if (node === NO_NODE) continue;
      look(node);
      const tree = valueTree(tape, node, { ...secrets, maxNodes: 1 });
      const shown = secrets.header(name, tree, index);
      if (shown === tree) continue;
      nodes.push(node);
      if (typeof shown.value === 'string') values.push([offset(node), shown.value]);
      else headers.push(index);
    }
  }
  return { nodes, patch: { values, headers } };
}

function overwritten(envelope: Envelope, nodes: readonly number[], bytes: Uint8Array): Uint8Array | null {
  const masked = bytes.slice();
  const texts = new Set<string>();
  for (const node of nodes) if (!maskNode(envelope.tape, node, masked, texts)) return null;
  const view = Buffer.from(masked.buffer, masked.byteOffset, masked.length);
  for (const text of texts) {
    if (text.length >= LEAST_TEXT && view.includes(text, 0, 'utf8')) return null;
  }
  return masked;
}

/** Whether the page will show of the masked bytes what `inspect` shows of the whole ones. */
function isSame(masked: Uint8Array, body: BodyToShow, patch: EnvelopePatch, shown: EnvelopeTree): boolean {
  const envelope = readBodyEnvelope(masked, body);
  if (envelope === null) return false;
  const again = treeOfEnvelope(envelope, patchedSecrets(patch), MAX_TREE_NODES);
  return isDeepStrictEqual(again, shown);
}
