const find = (id) => document.getElementById(id);
const [form, preview] = [find('form'), find('preview')];
const schemes = ['light', 'dark'];
const elements = 'news-article, news-list, news-poll, pull-quote';

/** Between which numbers a slider goes, in steps of, and in which unit. */
const ranges = {
  '--news-text-size': [0.75, 2, 0.05, 'em'],
  '--news-scale': [1, 2, 0.05, ''],
  '--news-line-height': [1.2, 2.2, 0.05, ''],
  '--news-heading-weight': [100, 900, 100, ''],
  '--news-measure': [20, 60, 1, 'em'],
  '--news-space': [0.25, 3, 0.05, 'em'],
  '--news-radius': [0, 2, 0.05, 'em'],
  '--news-article-headline-size': [1, 6, 0.05, 'em'],
  '--news-article-poll-size': [10, 60, 1, 'em'],
  '--pull-quote-size': [1, 4, 0.05, 'em'],
  '--news-list-heading-size': [1, 4, 0.05, 'em'],
};
const fonts = ['serif', 'sans-serif', 'monospace', 'Georgia, serif', 'Charter, "Bitstream Charter", Cambria, serif', 'system-ui, sans-serif', 'Verdana, sans-serif', 'Optima, Candara, "Noto Sans", sans-serif', 'Rockwell, "Roboto Slab", serif', '"Courier New", monospace'];

/** What stands on what, and the least contrast (WCAG 2.2). */
const pairs = [...['text', 'muted', 'link'].map((role) => [role, 4.5]), ...['accent', 'rule', 'focus', 'positive', 'negative'].map((role) => [role, 3])].flatMap(([role, least]) => ['page', 'surface'].map((on) => ({ role, on, least })));
pairs.push({ role: 'on-accent', on: 'accent', least: 4.5 });

/** An element with attributes, and text and elements in it. */
function make(name, attributes, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

/** Whether a custom property is for all elements. */
const isRole = ({ name }) => !/^--(?:news-(?:article|list|poll)|pull-quote)-/.test(name);

/** The custom properties of all elements, as the manifest has them. */
async function loadTokens() {
  const { modules } = await (await fetch('/custom-elements.json')).json();
  const known = new Map();
  for (const { cssProperties = [] } of modules.flatMap(({ declarations }) => declarations)) for (const token of cssProperties) known.set(token.name, token);
  // Roles first, then what single elements have.
  return [...known.values()].toSorted((one, other) => isRole(other) - isRole(one));
}

const tokens = await loadTokens();
/** What is set: by name, a text, or for colours one text for each scheme. */
let values = new Map();
/** The rules of the theme that are no custom properties. */
let rules = '';
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

const schemeNow = () => (preview.classList.contains('dark') ? 'dark' : 'light');

// Colours

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** The red, green and blue, 0 to 255, of colours painted over one another. */
function paint(...colors) {
  canvas.clearRect(0, 0, 1, 1);
  for (const color of colors) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

const hex = (channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance (WCAG 2.2). */
const luminance = (channels) => channels.map((channel) => channel / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What a custom property is worth in an element of the preview, as a colour. */
function colorOf(name) {
  const { default: fallback } = tokens.find((token) => token.name === name);
  const host = preview.querySelector('pull-quote');
  const probe = make('i', {});
  probe.style.color = `var(${name}, ${fallback})`;
  // A child that the element shows has what the element has; it is gone before anything is painted.
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The background that an element stands on: the first one around it that there is. */
function backgroundAt(element) {
  const colors = [];
  for (let place = element; place; place = place.parentElement) colors.unshift(getComputedStyle(place).backgroundColor);
  return colors;
}

function checkContrast() {
  const page = backgroundAt(preview.querySelector('pull-quote'));
  const grounds = { page, surface: [...page, colorOf('--news-color-surface')], accent: [...page, colorOf('--news-color-accent')] };
  const warnings = pairs
    .map(({ role, on, least }) => ({ role, on, least, ratio: contrast(paint(...grounds[on], colorOf(`--news-color-${role}`)), paint(...grounds[on])) }))
    .filter(({ ratio, least }) => ratio < least)
    .map(({ role, on, least, ratio }) => `${role} on ${on}: ${ratio.toFixed(2)} to 1, at least ${least} to 1`);
  find('warnings').replaceChildren(...warnings.map((warning) => make('li', {}, warning)));
  const verdict = warnings.length === 0 ? `All colours can be read on a ${schemeNow()} page.` : `${warnings.length} of ${pairs.length} pairs of colours cannot be read well on a ${schemeNow()} page.`;
  if (find('verdict').textContent !== verdict) find('verdict').textContent = verdict;
}

// The style sheet

const written = (value) => (typeof value === 'string' ? value : value.light === value.dark ? value.light : `light-dark(${value.light}, ${value.dark})`);

/** What a page needs for these looks. */
function cssNow() {
  const lines = tokens.filter(({ name }) => values.has(name)).map(({ name }) => `  ${name}: ${written(values.get(name))};`);
  return [...(lines.length > 0 ? [`${elements} {\n${lines.join('\n')}\n}`] : []), ...(rules ? [rules] : [])].join('\n\n');
}

let scheduled = false;

function apply() {
  const css = cssNow();
  sheet.replaceSync(css);
  find('css').textContent = css || '/* Nothing is set: the elements look as the page around them. */';
  find('copied').textContent = '';
  for (const { name, syntax } of tokens) showValue(name, syntax);
  if (scheduled) return;
  // After the page has its new looks; once, however fast a slider goes.
  scheduled = true;
  setTimeout(() => {
    scheduled = false;
    checkContrast();
  }, 200);
}

// Controls

const idOf = (name) => `token${name}`;

function showValue(name, syntax) {
  const control = find(idOf(name));
  const value = values.get(name);
  if (syntax === '<color>') control.value = value ? hex(paint(value[schemeNow()])) : hex(paint(...backgroundAt(preview.querySelector('pull-quote')), colorOf(name)));
  else if (control.type === 'range') control.value = Number.parseFloat(value ?? tokens.find((token) => token.name === name).default.replace(/^[^\d]*/, '')) || control.min;
  else {
    if (value && ![...control.options].some((option) => option.value === value)) control.append(make('option', { value }, value.split(',')[0].replaceAll(/["']/g, '')));
    control.value = value ?? '';
  }
  control.closest('.field').querySelector('output').textContent = value ? (typeof value === 'string' ? value.split(',')[0] : value[schemeNow()]) : 'default';
  control.closest('.field').querySelector('button').disabled = value === undefined;
}

function controlFor({ name, syntax }) {
  const id = idOf(name);
  if (syntax === '<color>') return make('input', { 'id': id, 'type': 'color', 'aria-describedby': `${id}-hint` });
  if (syntax === '<family-name>#') return make('select', { id, 'aria-describedby': `${id}-hint` }, make('option', { value: '' }, 'that of the page'), ...fonts.map((font) => make('option', { value: font }, font.split(',')[0].replaceAll('"', ''))));
  const [min, max, step] = ranges[name];
  return make('input', { id, 'type': 'range', min, max, step, 'aria-describedby': `${id}-hint` });
}

function fieldFor(token) {
  const { name, syntax, description } = token;
  const id = idOf(name);
  const control = controlFor(token);
  const unset = make('button', { 'type': 'button', 'aria-label': `Default for ${name}` }, 'Default');
  unset.addEventListener('click', () => {
    values.delete(name);
    apply();
    // A button that is disabled has lost the focus.
    control.focus();
  });
  control.addEventListener('input', () => {
    if (syntax === '<color>') {
      const other = values.get(name) ?? { light: control.value, dark: control.value };
      values.set(name, { ...other, [schemeNow()]: control.value });
    } else if (control.value === '') values.delete(name);
    else values.set(name, `${control.value}${ranges[name]?.[3] ?? ''}`);
    apply();
  });
  return make('div', { class: 'field' }, make('label', { for: id }, make('span', { class: 'name' }, name)), make('p', { id: `${id}-hint`, class: 'hint' }, description), make('div', { class: 'control' }, control, make('output', { for: id }), unset));
}

const groups = {
  'Type and space': (token) => isRole(token) && token.syntax !== '<color>',
  'Colours': (token) => isRole(token) && token.syntax === '<color>',
  'One element': (token) => !isRole(token),
};
for (const [title, isIn] of Object.entries(groups)) find('tokens').append(make('fieldset', {}, make('legend', {}, title), ...tokens.filter(isIn).map(fieldFor)));

// Themes

/** Puts the values of a theme into the controls. */
async function begin(theme) {
  values = new Map();
  rules = '';
  if (theme) {
    const text = await (await fetch(`/themes/${theme}.css`)).text();
    const parsed = new CSSStyleSheet();
    parsed.replaceSync(text);
    const others = [];
    for (const rule of parsed.cssRules) {
      if (rule.selectorText !== ':where(:root)') others.push(rule.cssText);
      else {
        for (const name of rule.style) {
          const value = rule.style.getPropertyValue(name).trim();
          const [, light, dark] = /^light-dark\(([^,]+),([^,]+)\)$/.exec(value) ?? [];
          values.set(name, light ? { light: light.trim(), dark: dark.trim() } : value);
        }
      }
    }
    // A theme yields to the page; what is copied is the page's own.
    rules = others.join('\n\n').replaceAll(/:where\(([^()]*)\)/g, '$1');
  }
  apply();
}

find('theme').addEventListener('change', () => void begin(find('theme').value));
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => {
  preview.classList.remove('dark');
  void begin('');
});
for (const scheme of schemes) {
  form.querySelector(`[value=${scheme}]`).addEventListener('change', () => {
    preview.classList.toggle('dark', scheme === 'dark');
    apply();
  });
}
async function copy() {
  try {
    await navigator.clipboard.writeText(find('css').textContent);
    find('copied').textContent = 'Copied.';
  } catch {
    getSelection().selectAllChildren(find('css'));
    find('copied').textContent = 'Selected: copy it with the keyboard.';
  }
}
find('copy').addEventListener('click', () => void copy());

// An answer that never comes, so that there is time to look at what is shown meanwhile.
const load = window.fetch;
window.fetch = (address, options) => (String(address).endsWith('/never.json') ? new Promise(() => undefined) : load(address, options));
find('loading').append(make('news-list', { src: 'never.json' }));

apply();
