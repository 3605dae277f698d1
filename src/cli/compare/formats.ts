import type { ComparisonFormat } from './format.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { text } from './text.ts';

/** Every form a comparison can be written in. */
export const COMPARISON_FORMATS = {
  text,
  json,
  junit,
  markdown,
  html,
  github,
} as const satisfies Record<string, ComparisonFormat>;
