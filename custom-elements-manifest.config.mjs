import { tokens } from './build/theme/tokens.js';

/** A manifest is for those who use the elements: no private members, and the custom properties of the one table. */
const publicApi = {
  name: 'public-api',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules) {
      module.declarations = module.declarations.filter(({ kind }) => kind === 'class');
      module.exports = module.exports?.filter(({ declaration }) => !declaration?.name || module.declarations.some(({ name }) => name === declaration.name));
      for (const declaration of module.declarations) {
        declaration.members = declaration.members?.filter(({ name, privacy }) => !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected');
        // Lit's reactive state stands among the properties, and is nobody's business.
        const isPublic = ({ fieldName }) => !fieldName || declaration.members?.some((member) => member.name === fieldName);
        declaration.attributes = declaration.attributes?.filter(isPublic);
        if (!declaration.tagName || declaration.tagName === 'news-provider') continue;
        const others = ['--news-article-', '--news-list-', '--news-poll-', '--pull-quote-'].filter((prefix) => prefix !== `--${declaration.tagName}-`);
        declaration.cssProperties = tokens
          .filter(({ name }) => !others.some((prefix) => name.startsWith(prefix)))
          .map(({ name, meaning, syntax, ...token }) => ({ name, syntax, default: token.default, description: meaning }));
      }
    }
    // Files come in the order in which the disk answered.
    customElementsManifest.modules = customElementsManifest.modules
      .filter(({ declarations, exports }) => declarations.length > 0 || exports?.length > 0)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  },
};

export default {
  globs: ['src/elements/*/*.ts'],
  exclude: ['src/elements/*/*.styles.ts'],
  outdir: process.env.MANIFEST_FOLDER ?? '.',
  litelement: true,
  packagejson: false,
  plugins: [publicApi],
};
