import type { EnvelopeSecrets } from '../amf/envelope-tree.ts';
import type { TreeNode } from '../amf/value-tree.ts';
import type { Redactor } from './redact.ts';

/** What redaction hides of a decoded envelope. */
export function envelopeSecrets(redactor: Redactor): EnvelopeSecrets {
  return {
    hides: (name) => redactor.hides(name),
    text: (text) => redactor.line(text),
    url: (url) => redactor.url(url),
    header: (name, tree) => hideHeader(name, tree, redactor),
  };
}

/** A header's value is secret by the header's name. */
function hideHeader(name: string, tree: TreeNode, redactor: Redactor): TreeNode {
  const secret = redactor.hides(name) || /^(?:appendto|replace)gatewayurl$/i.test(name);
  if (!secret) return tree;
  if (typeof tree.value === 'string') {
    const shown = redactor.envelopeHeader(name, tree.value) === tree.value;
    return shown ? tree : { ...tree, value: '[redacted]', redacted: true };
  }
  return redactor.hides(name) ? withoutContent(tree) : tree;
}

/** All that is left of a value that is secret as a whole. */
function withoutContent(tree: TreeNode): TreeNode {
  const { children: _children, value: _value, ...rest } = tree;
  return tree.type === 'null' || tree.type === 'undefined' ? tree : { ...rest, redacted: true };
}
