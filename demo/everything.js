const find = (id) => document.getElementById(id);
const [form, column] = [find('form'), find('column')];

// Before the elements are defined: what is written in the page is the pattern for each article that is shown.
const written = column.querySelector('news-article');
const pattern = written.cloneNode(true);
const { origin } = new URL(written.getAttribute('src'));

/** What the tag has as an attribute of the same name. */
const attributes = [...form.querySelectorAll('[type=checkbox]')].map(({ name }) => name);

/** What is chosen, without what needs no word. */
const chosen = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

function addressOf(state, lang) {
  if (state === 'loading') return 'never.json';
  if (state === 'not-loaded') return `${origin}/not-there.json`;
  if (state === 'live') return `${origin}/live.json?posts=8`;
  const variant = ['', 'corrected'].includes(state) ? '' : `?state=${state}`;
  return `${origin}/everything${lang && `-${lang}`}.json${variant}`;
}

/** Another document comes in another element: one that holds a good article keeps it, whatever comes after. */
function elementFor(src) {
  const shown = column.querySelector('news-article');
  if (shown.getAttribute('src') === src) return shown;
  const next = pattern.cloneNode(true);
  next.setAttribute('src', src);
  shown.replaceWith(next);
  return next;
}

function setTheme(theme) {
  const href = `/themes/${theme}.css`;
  const link = document.head.querySelector('link[href^="/themes/"]');
  if (link?.getAttribute('href') === href) return;
  link?.remove();
  if (theme) document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
}

function setData(element, name, value) {
  if (value) element.dataset[name] = value;
  else delete element.dataset[name];
}

function apply() {
  const choice = chosen();
  const valueOf = (name) => choice.get(name) ?? '';
  const [lang, state] = ['lang', 'state'].map(valueOf);
  setData(document.documentElement, 'scheme', valueOf('scheme'));
  setData(column, 'width', valueOf('width'));
  column.dir = valueOf('dir') || (lang === 'ar' && state !== 'live' ? 'rtl' : 'ltr');
  setTheme(valueOf('theme'));

  const article = elementFor(addressOf(state, lang));
  const wanted = new Map(attributes.filter((name) => choice.has(name)).map((name) => [name, choice.get(name) === 'on' ? '' : choice.get(name)]));
  if (state === 'corrected') wanted.set('corrections', 'top');
  if (state === 'live') wanted.set('refresh', '20');
  for (const name of [...attributes, 'corrections', 'refresh']) {
    if (!wanted.has(name)) article.removeAttribute(name);
    else if (article.getAttribute(name) !== wanted.get(name)) article.setAttribute(name, wanted.get(name));
  }
  find('tag').textContent = `<news-article src="${article.getAttribute('src')}"${[...wanted].map(([name, value]) => ` ${name}${value && `="${value}"`}`).join('')}></news-article>`;
}

/** Chooses what the address asks for; what there is not is as good as nothing. */
function read() {
  const query = new URLSearchParams(location.search);
  for (const control of form.elements) {
    if (control.type === 'checkbox') control.checked = query.has(control.name) && query.get(control.name) !== 'false';
    else if (control.localName === 'select') control.value = [...control.options].some(({ value }) => value === query.get(control.name)) ? query.get(control.name) : '';
  }
  apply();
}

function write() {
  const query = `${chosen()}`;
  history.replaceState(null, '', `${location.pathname}${query && `?${query}`}`);
  apply();
}

form.addEventListener('change', write);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(write));

// An answer that never comes, so that there is time to look at what is shown meanwhile.
const load = window.fetch;
window.fetch = (address, options) => (String(address).endsWith('/never.json') ? new Promise(() => undefined) : load(address, options));

read();
