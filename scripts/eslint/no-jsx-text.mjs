/**
 * Words in JSX belong in the locale files. Signs (arrows, numbers, punctuation) and names that are the same in every
 * language may stand.
 */

const WORD = /\p{L}/u;
const ATTRIBUTES = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'placeholder',
  'title',
  'label',
]);

/** @type {import('eslint').Rule.RuleModule} */
export const noJsxText = {
  meta: {
    type: 'problem',
    docs: { description: 'no literal words in JSX: they go to the locale files' },
    messages: { text: '“{{text}}” is a word on the page: take it from the locale files.' },
    schema: [
      {
        type: 'object',
        properties: { allow: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    /** @type {Set<string>} */
    const allowed = new Set(context.options[0]?.allow ?? []);
    /**
     * @param {import('estree').Node} node
     * @param {unknown} value
     */
    const look = (node, value) => {
      if (typeof value !== 'string') return;
      const text = value.trim();
      if (WORD.test(text) && !allowed.has(text)) context.report({ node, messageId: 'text', data: { text } });
    };
    /**
     * What an expression in braces would print: a literal, a template’s own words, both arms of a condition.
     * @param {any} node
     */
    const lookInto = (node) => {
      if (node?.type === 'Literal') look(node, node.value);
      else if (node?.type === 'TemplateLiteral')
        for (const part of node.quasis) look(part, part.value.cooked);
      else if (node?.type === 'ConditionalExpression') [node.consequent, node.alternate].forEach(lookInto);
      else if (node?.type === 'LogicalExpression') lookInto(node.right);
    };
    return {
      JSXText: (/** @type {any} */ node) => {
        look(node, node.value);
      },
      JSXExpressionContainer: (/** @type {any} */ node) => {
        if (node.parent.type !== 'JSXAttribute') lookInto(node.expression);
      },
      JSXAttribute: (/** @type {any} */ node) => {
        if (!ATTRIBUTES.has(node.name.name)) return;
        lookInto(node.value?.type === 'JSXExpressionContainer' ? node.value.expression : node.value);
      },
    };
  },
};
