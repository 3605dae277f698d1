import type { Side } from '../side.ts';

/** How the inferred forms of a side's operations are written. */
export interface SchemaFormat {
  readonly description: string;
  /** Captured names appear as literals only; the caller makes them fit for its medium. */
  render(side: Side): string;
}
