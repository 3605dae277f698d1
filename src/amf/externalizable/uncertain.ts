import { Flag, Kind, Layout } from '../tape.ts';
import type { ExternalBody, ExternalLayout } from './body.ts';
import { oneValue, pairs } from './collections.ts';

/** A GraniteDS entity: initialized, detached state, then its id or `count` field values. */
function readEntity(body: ExternalBody, count: number): number {
  const initialized = body.readValue('initialized');
  body.readValue('detachedState');
  if (body.stopped) return Layout.fields;
  if (body.walk.tape.kind[initialized] === Kind.false) body.readValue('id');
  else for (let index = 0; index < count && !body.stopped; index++) body.readValue('values');
  return Layout.fields;
}

/**
 * Reads a class as the plan of this reading says. `known` is its layout when there is one that may be wrong; without one the class is unknown
 * and the result is marked as guessed.
 */
export function uncertain(known: ExternalLayout | undefined): ExternalLayout {
  return (body) => {
    const { walk, className } = body;
    const plan = walk.guesses;
    const reading = plan?.choose(className, known !== undefined, walk.bytes, walk.pos, walk.limit, walk.guessMemory);
    if (known !== undefined && reading?.as !== 'opaque') return known(body);
    const tape = walk.tape;
    tape.flags[body.node] = tape.flags[body.node]! | Flag.marked;
    const as = reading?.as ?? 'opaque';
    if (known === undefined && (as !== 'opaque' || walk.tellUnknown)) {
      walk.findings.addOnce('amf.externalizable-guessed', `${className} (${as})`, tape.start[body.node]! - walk.origin);
    }
    switch (as) {
      case 'one-value':
        return oneValue(body);
      case 'entity':
        return readEntity(body, reading?.values ?? 0);
      case 'pairs':
        return pairs(body);
      default:
        return body.readRest();
    }
  };
}
