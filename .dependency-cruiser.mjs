/** What may import what: the layers of docs/architecture.md. */

const core = '^src/(article|poll|safety)/';
const layer1 = '^src/(remote|context|theme|i18n)/';
const elements = '^src/elements/';

const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'Modules that need each other are one module.'),
    forbid('resolvable', {}, { couldNotResolve: true }, 'An import leads nowhere.'),
    forbid('core-imports-core', { path: core }, { pathNot: core }, 'The core runs anywhere: it imports no layer above and no package.'),
    forbid('layer-1-imports-down', { path: layer1 }, { path: '^src/elements/|^src/[^/]+$' }, 'Imports go down, never up.'),
    forbid('remote-alone', { path: '^src/remote/' }, { path: '^src/(context|theme|i18n)/' }, 'Layer 1 does not import sideways.'),
    forbid('theme-alone', { path: '^src/theme/' }, { path: '^src/(remote|context|i18n)/' }, 'Layer 1 does not import sideways.'),
    forbid('i18n-alone', { path: '^src/i18n/' }, { path: '^src/(remote|theme|context)/' }, 'Layer 1 does not import sideways.'),
    forbid('context-names-remote-types', { path: '^src/context/' }, { path: '^src/(theme|i18n)/' }, 'A context may name types of remote, and nothing else beside it.'),
    forbid('context-names-types-alone', { path: '^src/context/' }, { path: '^src/remote/', dependencyTypesNot: ['type-only'] }, 'A context may name types of remote, not call it.'),
    forbid('elements-import-down', { path: elements }, { path: '^src/[^/]+$|^vote-service/' }, 'Imports go down, never up.'),
    forbid(
      'elements-apart',
      { path: '^src/elements/([^/]+)/(?!define\\.ts)' },
      { path: '^src/elements/[^/]+/', pathNot: '^src/elements/$1/' },
      'An element does not import another: what it renders, its define.ts imports.',
    ),
    forbid('define-imports-define', { path: '^src/elements/([^/]+)/define\\.ts$' }, { path: '^src/elements/[^/]+/', pathNot: ['^src/elements/$1/', '/define\\.ts$'] }, 'define.ts of one element may import define.ts of another, nothing else.'),
    forbid('shared-by-elements-knows-none', { path: '^src/elements/[^/]+\\.ts$' }, { path: '^src/elements/[^/]+/' }, 'What all elements share knows none of them.'),
    forbid('define-is-for-define-and-entries', { pathNot: '(/define\\.ts|^src/[^/]+)$' }, { path: '/define\\.ts$' }, 'Only define.ts and the modules that pages load may define elements.'),
    forbid('formats-apart', { path: '^src/article/formats/(?!(?:formats|more-formats|registry)\\.ts)' }, { path: '^src/article/(formats/|parse-article)' }, 'A format imports no other format and not the door.'),
    forbid('service-imports-poll', { path: '^vote-service/src/' }, { path: '^src/', pathNot: '^src/poll/' }, 'The vote service shares src/poll with the browser, and nothing else.'),
    forbid('desk-imports-poll', { path: '^vote-service/desk/' }, { path: '^src/|^vote-service/src/', pathNot: '^src/poll/' }, 'The desk shares the rules of a poll, and speaks to the service by HTTP alone.'),
    forbid('desk-imports-lit', { path: '^vote-service/desk/' }, { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown', 'core'], pathNot: 'node_modules/(lit|lit-html|lit-element|@lit/reactive-element)/' }, 'The desk is built from Lit alone.'),
    forbid('stores-apart', { path: '^vote-service/src/stores/([a-z]+)' }, { path: '^vote-service/src/', pathNot: ['^vote-service/src/(vote-(store|counter|queue|writer)|desk-store)\\.ts$', '^vote-service/src/stores/$1[-.]'] }, 'A store imports the interface, the queue of ballots and its driver.'),
    forbid('widgets-import-few-packages', { path: '^src/' }, { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown', 'core'], pathNot: 'node_modules/(lit|lit-html|lit-element|@lit/reactive-element)/' }, 'The browser module is built from Lit alone.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(build|dist)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'], extensions: ['.ts', '.js', '.mjs'] },
  },
};
