import { Kind, Layout } from '../tape.ts';
import type { ExternalLayout } from './body.ts';

/** ExternalizablePersistentSet, -Bag, -List, -Map: a lazy collection carries its state only. */
export const persistentCollection: ExternalLayout = (body) => {
  const initialized = body.readValue('initialized');
  body.readValue('metadata');
  if (!body.stopped && body.walk.tape.kind[initialized] === Kind.true) {
    body.readValue('dirty');
    body.readValue('content');
  }
  return Layout.fields;
};

/** java.lang.Long: two halves. */
export const longHalves: ExternalLayout = (body) => {
  body.readValue('high');
  body.readValue('low');
  return Layout.fields;
};

/** java.math.MathContext. */
export const mathContext: ExternalLayout = (body) => {
  body.readValue('precision');
  body.readValue('roundingMode');
  return Layout.fields;
};
