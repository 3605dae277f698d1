import { Layout } from '../tape.ts';
import type { ExternalLayout } from './body.ts';

/** ArrayCollection, ArrayList, ObjectProxy, GraniteDS numbers and maps: exactly one AMF3 value. */
export const oneValue: ExternalLayout = (body) => {
  body.readValue('value');
  return Layout.value;
};

/** SerializationProxy (BlazeDS): one value written with tables of its own. */
export const serializationProxy: ExternalLayout = (body) => {
  body.readValueWithFreshTables('value');
  return Layout.value;
};

/** ManagedObjectProxy and GraniteDS maps: a 32-bit count, then key and value by turns. */
export const pairs: ExternalLayout = (body) => {
  const start = body.walk.pos;
  const count = body.readCount();
  if (count > 0) body.walk.checkCount(count, 2, start);
  for (let index = 0; index < count && !body.stopped; index++) {
    body.readValue('');
    body.readValue('');
  }
  return Layout.entries;
};
