/**
 * Computes the contrast of every pair of colours that meet on the page, for each theme in light and dark, and fails where one is too
 * small to be read (WCAG 2.2, 1.4.3 and 1.4.11), a colour is missing, or a name is none of the table of tokens.
 *
 *   node tools/check-themes.mjs [folder]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parse, walk, generate } from 'css-tree';
import { parse as parseColor, wcagContrast } from 'culori';
import { tokens } from '../build/theme/tokens.js';

export const schemes = ['light', 'dark'];

/** What is seen upon what, and the least ratio. `background` is the background of the elements themselves. */
const pairs = [
  ...['text', 'muted', 'link'].map((role) => ({ role, least: 4.5 })),
  ...['accent', 'rule', 'focus', 'positive', 'negative'].map((role) => ({ role, least: 3 })),
].flatMap(({ role, least }) => ['background', 'surface'].map((on) => ({ role, on, least })));
pairs.push({ role: 'on-accent', on: 'accent', least: 4.5 });

/** The values of a theme by their names: of its custom properties, and `background`. Readers who ask for more contrast have other values. */
function valuesOf(css) {
  const values = new Map();
  walk(parse(css, { parseCustomProperty: false }), function (node) {
    if (node.type !== 'Declaration' || this.atrule) return;
    const name = node.property === 'background-color' ? 'background' : node.property;
    if (name.startsWith('--') || name === 'background') values.set(name, generate(node.value).trim());
  });
  return values;
}

/** The colour that a value is in one of the schemes. */
function colorOf(value, scheme) {
  const [, light, dark] = /^light-dark\(([^(),]+),([^(),]+)\)$/.exec(value) ?? [];
  return light ? parseColor((scheme === 'dark' ? dark : light).trim()) : undefined;
}

/**
 * The pairs of a theme in one of its schemes, each with its ratio.
 *
 * @param {string} css - The text of the theme.
 * @param {string} scheme - `light` or `dark`.
 * @returns {readonly { role: string, on: string, least: number, ratio: number }[]} `ratio` is 0 where a colour is missing.
 */
export function contrastsOf(css, scheme) {
  const values = valuesOf(css);
  const find = (role) => colorOf(values.get(role === 'background' ? role : `--news-color-${role}`) ?? '', scheme);
  return pairs.map(({ role, on, least }) => {
    const [front, back] = [find(role), find(on)];
    return { role, on, least, ratio: front && back ? wcagContrast(front, back) : 0 };
  });
}

/** What is wrong with a theme, in words. */
function faultsOf(css) {
  const unknown = [...valuesOf(css).keys()].filter((name) => name.startsWith('--') && !tokens.some((token) => token.name === name));
  return [
    ...unknown.map((name) => `there is no ${name}`),
    ...schemes.flatMap((scheme) =>
      contrastsOf(css, scheme)
        .filter(({ ratio, least }) => ratio < least)
        .map(({ role, on, least, ratio }) => (ratio ? `${scheme}: ${role} on ${on} has ${ratio.toFixed(2)}:1, at least ${least}:1` : `${scheme}: ${role} or ${on} is no light-dark(…) of two colours`)),
    ),
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2] ?? 'themes';
  const names = readdirSync(folder).filter((name) => name.endsWith('.css'));
  const faults = names.flatMap((name) => faultsOf(readFileSync(`${folder}/${name}`, 'utf8')).map((fault) => `${folder}/${name}: ${fault}`));
  if (names.length === 0) faults.push(`${folder} has no themes`);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
