import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, scratchProject } from './scratch.js';

const violations: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'core-imports-core': ['src/poll/planted.ts', "import { html } from 'lit';\nexport const planted = html;\n"],
  'layer-1-imports-down': ['src/i18n/planted.ts', "export { NewsPollElement } from '../elements/news-poll/news-poll.js';\n"],
  'theme-alone': ['src/theme/planted.ts', "export { messages } from '../i18n/messages.js';\n"],
  'elements-import-down': ['src/elements/news-poll/planted.ts', "export * from '../../index.js';\n"],
  'elements-apart': ['src/elements/news-poll/planted.ts', "import type { PullQuoteElement } from '../pull-quote/pull-quote.js';\nexport type Planted = PullQuoteElement;\n"],
  'define-is-for-define-and-entries': ['src/elements/news-poll/planted.ts', "import './define.js';\n"],
  'formats-apart': ['src/article/formats/planted.ts', "export * from './plain-text.js';\n"],
  'service-imports-poll': ['vote-service/src/planted.ts', "export { parseArticle } from '../../src/article/parse-article.js';\n"],
  'stores-apart': ['vote-service/src/stores/planted.ts', "export { createApp } from '../app.js';\n"],
  'widgets-import-few-packages': ['src/elements/planted.ts', "export { fastify } from 'fastify';\n"],
  'no-cycles': ['src/safety/planted.ts', "export * from './planted-too.js';\n"],
  resolvable: ['src/safety/planted.ts', "export * from './nowhere.js';\n"],
};

for (const [rule, [path, text]] of Object.entries(violations)) {
  test(`the layers refuse ${rule}`, (context) => {
    const folder = scratchProject(context, ['src', 'vote-service/src', 'tsconfig.json', '.dependency-cruiser.mjs'], { [path]: text, 'src/safety/planted-too.ts': "export * from './planted.js';\n" });
    const { status, output } = run(folder, 'depcruise', 'src', 'vote-service/src', '--config', '.dependency-cruiser.mjs');
    assert.match(output, new RegExp(`error ${rule}: ${path.replace(/\.ts$/, '')}`));
    assert.notEqual(status, 0);
  });
}
