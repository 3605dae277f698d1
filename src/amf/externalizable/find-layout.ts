import type { Walk } from '../walk.ts';
import type { ExternalLayout } from './body.ts';
import { declaredLayout } from './declared.ts';
import { certainLayout, likelyLayout } from './index.ts';
import { uncertain } from './uncertain.ts';

/** The layout of a class: declared by the user, part of Flex, of a known library, or to be guessed. */
export function findLayout(walk: Walk, className: string): ExternalLayout {
  const declared = walk.classes?.get(className);
  if (declared !== undefined) return uncertain(declaredLayout(declared));
  return certainLayout(className) ?? uncertain(likelyLayout(className));
}
