/**
 * Watches a host page for what a guest must not do to it. It is the page's first script: what it uses of the browser it takes
 * before the page can change it. `data-now` on its tag says that guests may run before the page has been read to its end.
 *
 * `hostMonitor.report()` gives lists of texts by kind; a list without texts is a host page as its owner left it.
 */
(() => {
  'use strict';
  const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { isArray } = Array;
  const { stringify } = JSON;
  const { assign, is } = Object;
  const text = String;
  const root = document.documentElement;
  const { currentScript } = document;
  /** What the browser brings along: no global of the page's own scripts. */
  const builtInNames = ownKeys(window);

  /** Reads a property by the browser's own getter. */
  const getter = (owner, name) => {
    const { get } = getOwnPropertyDescriptor(owner.prototype, name);
    return (object) => apply(get, object, []);
  };
  const firstChild = getter(Node, 'firstChild');
  const nextSibling = getter(Node, 'nextSibling');
  const nodeName = getter(Node, 'nodeName');
  const nodeType = getter(Node, 'nodeType');
  const nodeValue = getter(Node, 'nodeValue');
  const attributesOf = getter(Element, 'attributes');
  const attributeCount = getter(NamedNodeMap, 'length');
  const attributeName = getter(Attr, 'name');
  const attributeValue = getter(Attr, 'value');
  const { item } = NamedNodeMap.prototype;
  const { getAttribute } = Element.prototype;
  const { slice } = String.prototype;

  const quoted = (value) => stringify(text(value));
  /** Adds to a list without its methods, which belong to the page. */
  const add = (list, value) => defineProperty(list, list.length, { __proto__: null, value, writable: true, enumerable: true, configurable: true });

  /** JSON text, whatever the page has made of JSON and of the prototypes. */
  function json(value) {
    if (typeof value !== 'object' || value === null) return stringify(value) ?? 'null';
    let fields = '';
    const keys = ownKeys(value);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      if (isArray(value) && key === 'length') continue;
      fields += `${fields && ','}${isArray(value) ? '' : `${quoted(key)}:`}${json(value[key])}`;
    }
    return isArray(value) ? `[${fields}]` : `{${fields}}`;
  }

  // What happens

  const errors = [];
  const violations = [];
  const messages = [];

  /** Listens to a window: that of the page, and those of its frames. */
  function watch(view) {
    view.addEventListener('error', ({ target, message, filename, lineno }) => add(errors, target === view ? `${message} (${filename}:${lineno})` : `not loaded: ${target.src ?? target.href}`), true);
    view.addEventListener('unhandledrejection', ({ reason }) => add(errors, `rejected: ${reason} ${reason?.stack ?? ''}`));
    view.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => add(violations, `${violatedDirective}: ${blockedURI} ${sample}`));
  }
  watch(window);

  for (const level of ['warn', 'error']) {
    const write = console[level];
    console[level] = (...words) => {
      let message = level;
      for (let index = 0; index < words.length; index++) message += ` ${text(words[index])}`;
      add(messages, message);
      apply(write, console, words);
    };
  }

  // How the page was

  /** The own properties of an object; symbols too. */
  function propertiesOf(object) {
    const known = { __proto__: null };
    const keys = ownKeys(object);
    for (let index = 0; index < keys.length; index++) known[keys[index]] = getOwnPropertyDescriptor(object, keys[index]);
    return known;
  }

  const isSame = (one, other) =>
    is(one.value, other.value) && one.get === other.get && one.set === other.set && one.writable === other.writable && one.enumerable === other.enumerable && one.configurable === other.configurable;

  /** Windows have a numbered property for each frame. */
  const isFrame = (key) => is(text(+text(key)), key);

  /** The window, and every built-in function or namespace of it with its prototype. */
  function worldNow() {
    const world = [];
    const remember = (name, object) => add(world, { name, object, properties: propertiesOf(object) });
    remember('', window);
    for (let index = 0; index < builtInNames.length; index++) {
      const name = text(builtInNames[index]);
      const { value } = getOwnPropertyDescriptor(window, builtInNames[index]) ?? {};
      if (isFrame(name) || value === window || value === null || (typeof value !== 'function' && typeof value !== 'object')) continue;
      remember(name, value);
      const inner = typeof value === 'function' ? getOwnPropertyDescriptor(value, 'prototype')?.value : undefined;
      if (typeof inner === 'object' && inner !== null) remember(`${name}.prototype`, inner);
    }
    return world;
  }

  /** What differs in an object. */
  function differences({ name, object, properties }) {
    const found = [];
    const now = propertiesOf(object);
    const label = (key) => `${name}${name && '.'}${text(key)}`;
    const keys = ownKeys(now);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      if (object === window && isFrame(key)) continue;
      if (!properties[key]) add(found, `new: ${label(key)}`);
      // WebKit makes some values anew at each look.
      else if (!isSame(properties[key], now[key]) && isSame(getOwnPropertyDescriptor(object, key), now[key])) add(found, `changed: ${label(key)}`);
    }
    const before = ownKeys(properties);
    for (let index = 0; index < before.length; index++) if (!now[before[index]] && !(object === window && isFrame(before[index]))) add(found, `gone: ${label(before[index])}`);
    return found;
  }

  /** The markup of the page without the plain copies that articles keep among their children. */
  function markupOf(node) {
    const type = nodeType(node);
    if (type !== 1) return type === 3 ? nodeValue(node) : `<!--${nodeValue(node)}-->`;
    if (apply(getAttribute, node, ['slot']) === 'copy') return '';
    let markup = `<${nodeName(node)}`;
    const attributes = attributesOf(node);
    for (let index = 0; index < attributeCount(attributes); index++) {
      const attribute = apply(item, attributes, [index]);
      markup += ` ${attributeName(attribute)}=${quoted(attributeValue(attribute))}`;
    }
    markup += '>';
    for (let child = firstChild(node); child; child = nextSibling(child)) markup += markupOf(child);
    return `${markup}</>`;
  }

  function markupDifference(before, now) {
    let place = 0;
    while (place < before.length && before[place] === now[place]) place++;
    const part = (markup) => apply(slice, markup, [place > 40 ? place - 40 : 0, place + 160]);
    return before === now ? [] : [`was ${part(before)}`, `is ${part(now)}`];
  }

  /** Names of what the page's origin has stored; a sandboxed page can store nothing. */
  function storedNow() {
    try {
      return `${text(ownKeys(localStorage))} ${text(ownKeys(sessionStorage))} ${document.cookie}`;
    } catch {
      return '';
    }
  }

  const api = { __proto__: null };
  let world;
  let markup;
  let stored;
  const rememberWorld = () => {
    world = worldNow();
    stored = storedNow();
  };
  const rememberMarkup = () => {
    markup = markupOf(root);
  };

  /** What has changed in the page so far, without what is stored. */
  function changes() {
    const globals = [];
    const builtIns = [];
    for (let index = 0; index < world.length; index++) {
      const found = differences(world[index]);
      for (let place = 0; place < found.length; place++) add(index === 0 ? globals : builtIns, found[place]);
    }
    return { __proto__: null, globals, builtIns, nodes: markupDifference(markup, markupOf(root)) };
  }

  /** Does something as the host: what it changes in the page is no guest's doing. */
  function asHost(task) {
    const { globals, builtIns, nodes } = changes();
    const result = task();
    for (const list of [globals, builtIns, nodes]) for (let index = 0; index < list.length; index++) add(earlier, list[index]);
    rememberWorld();
    rememberMarkup();
    return result;
  }
  const earlier = [];

  /** All elements that match, those in shadow roots and frames too; in the order of the page. */
  function findAll(selector, from = document, found = []) {
    const elements = from.querySelectorAll('*');
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index];
      if (element.matches(selector)) add(found, element);
      if (element.shadowRoot) findAll(selector, element.shadowRoot, found);
      if (element.localName === 'iframe' && element.contentDocument) findAll(selector, element.contentDocument, found);
    }
    return found;
  }

  // Whether the page has come from the page cache, as it was left.
  let restored = false;
  window.addEventListener('pageshow', ({ persisted }) => {
    restored = persisted;
  });
  const isRestored = () => restored;

  const report = () => ({ __proto__: null, errors, violations, messages, ...changes(), earlier, stored: storedNow() === stored ? [] : [`was ${stored}`, `is ${storedNow()}`] });

  assign(api, { report, json, watch, asHost, findAll, isRestored });
  globalThis.hostMonitor = api;
  if (currentScript.hasAttribute('data-now')) rememberWorld();
  // The last moment before deferred scripts and modules.
  document.addEventListener('readystatechange', () => {
    if (!world) rememberWorld();
    if (markup === undefined) rememberMarkup();
  });
})();
