import type { ExternalLayout } from './body.ts';
import { oneValue, pairs, serializationProxy } from './collections.ts';
import { longHalves, mathContext, persistentCollection } from './granite.ts';
import { smallAcknowledge, smallAsync, smallCommand } from './small-message.ts';
import { unicastRef } from './unicast-ref.ts';

/** Classes whose layout is part of Flex: as certain as the format itself. */
const CERTAIN = {
  'flex.messaging.io.ArrayCollection': oneValue,
  'flex.messaging.io.ArrayList': oneValue,
  'flex.messaging.io.ObjectProxy': oneValue,
  'mx.collections.ArrayCollection': oneValue,
  'mx.collections.ArrayList': oneValue,
  'mx.utils.ObjectProxy': oneValue,
  'flex.messaging.io.ManagedObjectProxy': pairs,
  'flex.messaging.io.SerializationProxy': serializationProxy,
  DSA: smallAsync,
  DSK: smallAcknowledge,
  DSC: smallCommand,
  'flex.messaging.messages.AsyncMessageExt': smallAsync,
  'flex.messaging.messages.AcknowledgeMessageExt': smallAcknowledge,
  'flex.messaging.messages.CommandMessageExt': smallCommand,
} as const satisfies Record<string, ExternalLayout>;

/** Classes whose layout depends on the peer's library: given up for an opaque range when the rest of the body contradicts it. */
const LIKELY = {
  'org.granite.messaging.persistence.ExternalizablePersistentSet': persistentCollection,
  'org.granite.messaging.persistence.ExternalizablePersistentBag': persistentCollection,
  'org.granite.messaging.persistence.ExternalizablePersistentList': persistentCollection,
  'org.granite.messaging.persistence.ExternalizablePersistentMap': persistentCollection,
  'org.granite.collections.BasicMap': oneValue,
  'org.granite.math.BigDecimal': oneValue,
  'org.granite.math.BigInteger': oneValue,
  'java.math.BigDecimal': oneValue,
  'java.math.BigInteger': oneValue,
  'java.lang.Long': longHalves,
  'java.math.MathContext': mathContext,
  'sun.rmi.server.UnicastRef': unicastRef,
} as const satisfies Record<string, ExternalLayout>;

const certain: ReadonlyMap<string, ExternalLayout> = new Map(Object.entries(CERTAIN));
const likely: ReadonlyMap<string, ExternalLayout> = new Map(Object.entries(LIKELY));

/** Every class with a built-in layout. */
export const EXTERNALIZABLE_CLASSES: readonly string[] = [...certain.keys(), ...likely.keys()];

export function certainLayout(className: string): ExternalLayout | undefined {
  return certain.get(className);
}

export function likelyLayout(className: string): ExternalLayout | undefined {
  return likely.get(className);
}
