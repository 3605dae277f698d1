import type { Call } from '../report/model.ts';
import { compileExpression } from './compile.ts';
import type { Needs } from './field.ts';
import { parseExpression } from './parse.ts';

/** A display filter, ready to test calls. */
export interface DisplayFilter {
  readonly expression: string;
  /** It looks into arguments or results: calls have to carry them whole. */
  readonly usesValues: boolean;
  /** It looks at the number a call has in the report. */
  readonly usesNumber: boolean;
  readonly matches: (call: Call) => boolean;
}

/**
 * Reads a display filter such as `operation contains "order" && latency > 100ms`.
 * @throws FilterError saying where the expression is wrong
 */
export function parseDisplayFilter(expression: string): DisplayFilter {
  const needs: Needs = { values: false, number: false };
  const matches = compileExpression(parseExpression(expression), expression, needs);
  return { expression, usesValues: needs.values, usesNumber: needs.number, matches };
}
