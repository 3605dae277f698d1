/** The guards of the AMF decoder. Exceeding one is a diagnostic, never a crash; what was decoded before it is kept. */
export interface AmfLimits {
  /** Nesting of one value, AMF0 and AMF3 together. Values above 2,048 count as 2,048 (the walk is recursive). */
  readonly maxDepth: number;
  /** Values of one envelope, all headers and bodies together. */
  readonly maxValues: number;
  /** Bytes of one string; longer ones are measured and shown cut. */
  readonly maxString: number;
  /** Second readings (reference scope, argument counting, externalizable guesses) of one envelope. */
  readonly maxRedecodes: number;
}

export const DEFAULT_AMF_LIMITS: AmfLimits = {
  maxDepth: 512,
  maxValues: 1_000_000,
  maxString: 16 * 1024 * 1024,
  maxRedecodes: 64,
};

/** The defaults overridden by what is given; values that are no positive number are ignored. */
export function amfLimits(given: Partial<AmfLimits> | undefined): AmfLimits {
  if (given === undefined) return DEFAULT_AMF_LIMITS;
  const pick = (name: keyof AmfLimits): number => {
    const value = given[name];
    return value !== undefined && value >= 0 ? value : DEFAULT_AMF_LIMITS[name];
  };
  return {
    maxDepth: Math.min(pick('maxDepth'), 2048),
    maxValues: pick('maxValues'),
    maxString: pick('maxString'),
    maxRedecodes: pick('maxRedecodes'),
  };
}
