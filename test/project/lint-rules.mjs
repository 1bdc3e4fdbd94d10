/** Lint rules of this project. They check what no published rule knows about; each has a planted violation in lint-rules.node.test.ts. */

const sinks = new Set([
  'innerHTML',
  'outerHTML',
  'srcdoc',
  'insertAdjacentHTML',
  'setHTML',
  'setHTMLUnsafe',
  'parseHTML',
  'parseHTMLUnsafe',
  'parseFromString',
  'createContextualFragment',
  'createHTMLDocument',
  'cssText',
]);
const sinkNames = new Set(['DOMParser', 'XSLTProcessor', 'eval', 'Function', 'unsafeHTML', 'unsafeSVG', 'unsafeMathML', 'unsafeStatic', 'styleMap']);
const templateTags = new Set(['html', 'svg', 'mathml']);

/** Code that turns strings into markup, scripts or style attributes. */
const noMarkupSinks = {
  create(context) {
    const refuse = (node, name) => context.report({ node, message: `"${name}" turns text into markup or code. Show typed data by a Lit template instead.` });
    const check = (node, name) => {
      if (sinks.has(name)) refuse(node, name);
    };
    return {
      MemberExpression(node) {
        const { object, property, computed } = node;
        const name = computed ? (property.type === 'Literal' ? property.value : undefined) : property.name;
        check(node, name);
        if ((name === 'write' || name === 'writeln') && /document/i.test(object.name ?? object.property?.name ?? '')) refuse(node, `document.${name}`);
      },
      Identifier(node) {
        if (sinkNames.has(node.name)) refuse(node, node.name);
      },
      ImportSpecifier(node) {
        if (sinkNames.has(node.imported.name)) refuse(node, node.imported.name);
      },
      TaggedTemplateExpression(node) {
        if (!templateTags.has(node.tag.name)) return;
        for (const quasi of node.quasi.quasis) {
          const property = /\.(innerHTML|outerHTML|srcdoc)\s*=/.exec(quasi.value.raw);
          if (property) refuse(quasi, property[1]);
          if (/<(script|iframe|object|embed)\b/i.test(quasi.value.raw)) refuse(quasi, 'script, iframe, object and embed');
        }
      },
    };
  },
};

/** Style attributes: a strict Content-Security-Policy refuses them. */
const noStyleAttributes = {
  create(context) {
    return {
      TaggedTemplateExpression(node) {
        if (!templateTags.has(node.tag.name)) return;
        for (const quasi of node.quasi.quasis) {
          if (/[\s"']style\s*=/i.test(quasi.value.raw) || /<style\b/i.test(quasi.value.raw)) context.report({ node: quasi, message: 'No style attribute or element in a template: use a class, an SVG attribute or the CSSOM.' });
        }
      },
      CallExpression({ callee, arguments: [name] }) {
        if (callee.property?.name === 'setAttribute' && name?.value === 'style') context.report({ node: name, message: 'No style attribute: use a class or the CSSOM.' });
      },
    };
  },
};

/** Words that readers meet stand in src/i18n, so that every one of them can be translated. */
const noWordsInTemplates = {
  create(context) {
    return {
      TaggedTemplateExpression(node) {
        if (!templateTags.has(node.tag.name)) return;
        const source = node.quasi.quasis.map((quasi) => quasi.value.raw).join('§');
        const text = source.replace(/<[^>]*>/g, ' ').replace(/&\w+;/g, ' ');
        const spoken = /\s(?:aria-label|title|placeholder|alt|aria-description|aria-roledescription)="[^"§]*\p{L}[^"§]*"/u.test(source);
        if (/\p{L}/u.test(text) || spoken) context.report({ node, message: 'A word for readers stands in a template. Put it into src/i18n/messages.ts.' });
      },
    };
  },
};

const colourKeywords = 'aqua|black|blue|fuchsia|gray|grey|green|lime|maroon|navy|olive|orange|purple|red|silver|teal|white|yellow|accentcolor|linktext';
const colour = new RegExp(`#[0-9a-f]{3,8}\\b|\\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\\(|:\\s*(?:${colourKeywords})\\b`, 'i');

/** Colours stand in src/theme/tokens.ts, so that every one of them can be themed. */
const noColours = {
  create(context) {
    return {
      TaggedTemplateExpression(node) {
        if (node.tag.name !== 'css') return;
        for (const quasi of node.quasi.quasis) {
          const found = colour.exec(quasi.value.raw);
          if (found) context.report({ node: quasi, message: `The colour "${found[0].trim()}" stands in a style sheet. Put it into src/theme/tokens.ts.` });
        }
      },
    };
  },
};

const impure = new Set(['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'fetch', 'crypto', 'performance', 'setTimeout', 'setInterval', 'process', 'HTMLElement', 'globalThis', 'console']);

/** The core runs anywhere: what a page, a server, a clock or chance would give it are arguments. */
const pureCore = {
  create(context) {
    const refuse = (node, name) => context.report({ node, message: `"${name}" is not for the core: pass what it gives as an argument.` });
    return {
      Identifier(node) {
        const { parent } = node;
        const isProperty = (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) || (parent.type === 'Property' && parent.key === node) || parent.type.startsWith('TS');
        if (impure.has(node.name) && !isProperty) refuse(node, node.name);
      },
      MemberExpression({ object, property }) {
        if ((object.name === 'Date' && property.name === 'now') || (object.name === 'Math' && property.name === 'random')) refuse(object, `${object.name}.${property.name}`);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) refuse(node, 'new Date()');
      },
    };
  },
};

export default {
  meta: { name: 'news-widgets' },
  rules: {
    'no-markup-sinks': noMarkupSinks,
    'no-style-attributes': noStyleAttributes,
    'no-words-in-templates': noWordsInTemplates,
    'no-colours': noColours,
    'pure-core': pureCore,
  },
};
