import { locateEnvelope } from './body-test.ts';
import type { ClassSchema } from './class-schema.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import type { Tape } from './tape.ts';
import { type TreeNode, type TreeOptions, valueTree } from './value-tree.ts';

/** An envelope as people look at it: everything decoded, each value with the range of its bytes. */
export interface EnvelopeTree {
  readonly version: number;
  /** Bytes of the body before the envelope. */
  readonly offset: number;
  readonly headers: readonly EnvelopeTreeHeader[];
  readonly messages: readonly EnvelopeTreeMessage[];
  readonly diagnostics: readonly AmfDiagnostic[];
}

export interface EnvelopeTreeHeader {
  readonly name: string;
  readonly mustUnderstand: boolean;
  readonly value: TreeNode | null;
}

export interface EnvelopeTreeMessage {
  readonly target: string;
  readonly response: string;
  readonly kind: string;
  readonly declaredLength: number;
  /** From the start of the envelope. */
  readonly offset: number;
  readonly length: number;
  readonly value: TreeNode | null;
  readonly diagnostics: readonly AmfDiagnostic[];
}

/** What of an envelope is not shown. */
export interface EnvelopeSecrets extends Omit<TreeOptions, 'maxNodes'> {
  /** A target or response URI without the secrets in it. */
  readonly url: (url: string) => string;
  /** The value of the n-th envelope header, which may be secret by the header's name. */
  readonly header: (name: string, tree: TreeNode, index: number) => TreeNode;
}

export interface EnvelopeTreeOptions {
  readonly direction: 'request' | 'response';
  readonly classes?: ClassSchema;
  /** Missing bytes, `[offset, length]` in the body. */
  readonly holes: readonly (readonly [number, number])[];
  /** Most nodes listed of one value. */
  readonly maxNodes: number;
  readonly secrets: EnvelopeSecrets;
}

/** Most nodes of one value that are listed where nobody asks for more. */
export const MAX_TREE_NODES = 10_000;

/** Finds and decodes the envelope in a body; null when there is none. @param tape one to use again */
export function readBodyEnvelope(
  bytes: Uint8Array,
  options: Pick<EnvelopeTreeOptions, 'direction' | 'classes' | 'holes'>,
  tape?: Tape,
): Envelope | null {
  const located = locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true });
  if (located.verdict === 'no') return null;
  const { direction, classes, holes } = options;
  return readEnvelope(bytes, located.offset, bytes.length, {
    direction,
    holes: holes.map(([offset, length]) => [offset - located.offset, length] as const),
    ...(classes === undefined ? {} : { classes }),
    ...(tape === undefined ? {} : { tape }),
  });
}

/** The envelope in `bytes`, null when they hold none. Never throws because of data. */
export function envelopeTree(bytes: Uint8Array, options: EnvelopeTreeOptions): EnvelopeTree | null {
  const envelope = readBodyEnvelope(bytes, options);
  return envelope === null ? null : treeOfEnvelope(envelope, options.secrets, options.maxNodes);
}

/** See `envelopeTree`; for who has decoded it already. */
export function treeOfEnvelope(envelope: Envelope, secrets: EnvelopeSecrets, maxNodes: number): EnvelopeTree {
  const treeOptions: TreeOptions = { ...secrets, maxNodes };
  return {
    version: envelope.version,
    offset: envelope.from,
    headers: envelope.headers.map(({ name, mustUnderstand, node }, index) => ({
      name,
      mustUnderstand,
      value: node === 0 ? null : secrets.header(name, valueTree(envelope.tape, node, treeOptions), index),
    })),
    messages: envelope.bodies.map((body) => ({
      target: secrets.url(body.target),
      response: secrets.url(body.response),
      kind: body.kind,
      declaredLength: body.declaredLength,
      offset: body.offset,
      length: body.length,
      value: body.node === 0 ? null : valueTree(envelope.tape, body.node, treeOptions),
      diagnostics: body.diagnostics,
    })),
    diagnostics: envelope.diagnostics,
  };
}
