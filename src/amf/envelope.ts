import type { ClassSchema } from './class-schema.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import type { GuessMemory } from './guess-memory.ts';
import type { AmfLimits } from './limits.ts';
import type { Tape } from './tape.ts';

export interface EnvelopeOptions {
  /** The HTTP direction; null or absent = unknown, the targets decide. */
  readonly direction?: 'request' | 'response' | null;
  /** Stop at the first deviation that PyAMF's strict mode refuses (domain §0.2); it is in `Envelope.failure`. */
  readonly strict?: boolean;
  readonly limits?: Partial<AmfLimits>;
  /** Bytes that are missing from the capture: `[offset, length]` from the start of the envelope, ascending; they read as 0 in `bytes`. */
  readonly holes?: readonly (readonly [number, number])[];
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
  /** What was learnt about unknown externalizables; give one per capture. */
  readonly guesses?: GuessMemory;
  /** A tape to use again; what was read with it before becomes invalid. */
  readonly tape?: Tape;
  /** AMF0 dates and XML take a place in the reference table (domain §3.3, PyAMF and Red5). */
  readonly countDates?: boolean;
}

export interface EnvelopeHeader {
  readonly name: string;
  readonly mustUnderstand: boolean;
  /** As written; 4294967295 = unknown. */
  readonly declaredLength: number;
  /** Bytes of the value as read. */
  readonly length: number;
  /** First byte of the value from the start of the envelope. */
  readonly offset: number;
  readonly node: number;
  readonly diagnostics: readonly AmfDiagnostic[];
}

export type BodyKind = 'request' | 'result' | 'status' | 'debug';

export interface EnvelopeBody {
  readonly target: string;
  readonly response: string;
  readonly kind: BodyKind;
  /** Response URI of a request, target without its suffix of an answer. */
  readonly key: string;
  readonly declaredLength: number;
  readonly length: number;
  readonly offset: number;
  readonly node: number;
  /** The value holds an AMF3 switch. */
  readonly usesAmf3: boolean;
  /** The value was decoded to its end. */
  readonly complete: boolean;
  readonly diagnostics: readonly AmfDiagnostic[];
}

/** One remoting envelope. Its values live on `tape` and are valid as long as `bytes` are unchanged and the tape is not used again. */
export interface Envelope {
  readonly version: number;
  readonly headers: readonly EnvelopeHeader[];
  readonly bodies: readonly EnvelopeBody[];
  /** Findings about the envelope itself. */
  readonly diagnostics: readonly AmfDiagnostic[];
  readonly bytes: Uint8Array;
  /** The envelope is `bytes[from, to)`, trailing bytes excluded. */
  readonly from: number;
  readonly to: number;
  /** Bytes after the last body that are no envelope, `bytes[to, to + trailing)`. */
  readonly trailing: number;
  readonly tape: Tape;
  /** Every header and body that was announced was decoded to its end. */
  readonly complete: boolean;
  /** The first deviation that strict mode refuses; null without one or without strict mode. */
  readonly failure: AmfDiagnostic | null;
  /** An envelope that follows in the same HTTP body. */
  readonly next: Envelope | null;
}
