import type { ExchangeMatcher } from './exchange-matcher.ts';
import type { Direction, HttpMessage, MessageDiagnostic } from './message.ts';
import type { HttpObserver } from './observer.ts';
import type { HttpShared } from './shared.ts';

/** What a reader knows of the connection it belongs to. */
export interface ReaderHost<P> {
  readonly observer: HttpObserver<P>;
  readonly shared: HttpShared;
  readonly matcher: ExchangeMatcher<P>;
  readonly hashBodies: boolean;
  /** The connection is to be read as HTTP whatever it begins with. */
  readonly force: boolean;
  report(diagnostic: MessageDiagnostic, direction: Direction, streamOffset: number, message: HttpMessage | null): void;
  /** A response ended HTTP on this connection: both directions are opaque from here. */
  leave(response: HttpMessage): void;
  /** Bytes of a direction that is no longer HTTP. */
  opaque(direction: Direction, bytes: Uint8Array, from: number, to: number): void;
  /** A direction is over. */
  ended(): void;
}
