import { isExpectedClass, isGadgetClass } from './class-names.ts';
import type { Walk } from './walk.ts';

/** Reports what a class name says about a request (domain §8.4). Answers are the server's own and are not judged. */
export function checkClass(walk: Walk, name: string, externalizable: boolean, at: number): void {
  if (walk.direction === 'response') return;
  const offset = at - walk.origin;
  if (isGadgetClass(name)) {
    walk.findings.addOnce('indicator.gadget-class', name, offset);
    if (externalizable) walk.findings.addOnce('indicator.externalizable-gadget', name, offset);
  }
  if (walk.direction === 'request' && !isExpectedClass(name)) {
    walk.findings.addOnce('indicator.unexpected-class', name, offset);
  }
}
