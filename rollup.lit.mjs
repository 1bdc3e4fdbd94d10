/**
 * What the module takes of Lit. The elements use a part of it, and each reader would download the rest: what none of them uses is cut
 * out of the published files here. A cut that finds nothing any more ends the build, so a new version of Lit is looked at before it
 * is taken. What is left is tested as it is shipped, by the demo pages in three engines.
 */

const templatePolicy = new URL('build/elements/template-policy.js', import.meta.url).pathname;

/** By file: what is found, and what stands there instead. */
const changes = {
  '/@lit/reactive-element/reactive-element.js': [
    // Elements bring their own sheets: src/elements/adopt-styles.ts.
    [/import\{getCompatibleStyle as t,adoptStyles as s\}from"\.\/css-tag\.js";export\{.*?\}from"\.\/css-tag\.js";/, 'export const css = String, unsafeCSS = String;'],
    [/static finalizeStyles\(.*?return i\}(?=static)/, ''],
    [/this\.elementStyles=this\.finalizeStyles\(this\.styles\)/, ''],
    [/s\((t),this\.constructor\.elementStyles\),/, ''],
    [/y\.elementStyles=\[\],/, ''],
    [/s as adoptStyles,u as defaultConverter,t as getCompatibleStyle,/, ''],
    // Decorators, and what they leave in the page.
    [/Symbol\.metadata\?\?=.*?new WeakMap;/, ''],
    [/const t=this\[Symbol\.metadata\];if\(null!==t\)\{[^}]*\}/, ''],
    [/static addInitializer\(.*?\.push\(t\)\}/, ''],
    [/,void 0!==t\.l&&\(this\.l=\[\.\.\.t\.l\]\)/, ''],
    [/,this\.constructor\.l\?\.forEach\(t=>t\(this\)\)/, ''],
    [/const t=this\.constructor\.elementProperties;if\(t\.size>0\)for.*?this\.C\(s,void 0,i,e\)\}/, ''],
    // Attributes are text, and are read, never written.
    [/,u=\{toAttribute\(.*?return i\}\}/, ''],
    [/type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f/, ''],
    [/_\$ET\(t,s\)\{.*?\}\}(?=_\$AK)/, ''],
    [/_\$AK\(t,s\)\{.*?\}\}(?=requestUpdate)/, ''],
    [/this\._\$AK\(t,i\)/, 'const e=this.constructor._$Eh.get(t);e&&(this[e]=i)'],
    [/static _\$Eu\(.*?void 0\}/, ''],
    [/const i=this\._\$Eu\(t,s\);void 0!==i&&this\._\$Eh\.set\(i,t\)/, 'this._$Eh.set(s.attribute??t.replace(/[A-Z]/g,"-$$&").toLowerCase(),t)'],
    [/this\._\$Eq&&=.*?,(?=this\._\$EM)/, ''],
    [/,this\._\$Em=null/, ''],
    // Nothing asks which properties have changed, nor how.
    [/requestUpdate\(t,s,i,e=!1,h\)\{.*?\}(?=!1===this\.isUpdatePending)/, 'requestUpdate(t,s){if(void 0!==t&&!f(this[t],s))return;'],
    [/C\(t,s,\{useDefault.*?\}(?=async _\$EP)/, ''],
    [/static getPropertyOptions\(.*?\}(?=static)/, ''],
    // Each property has an accessor, a name that is text, and is declared when its class is finalized.
    [/static createProperty\(.*?\}\}(?=static _\$Ei)/, 'static createProperty(t,s){const i=Symbol();this.elementProperties.set(t,s),e(this.prototype,t,{get(){return this[i]},set(s){const e=this[i];this[i]=s,this.requestUpdate(t,e)},configurable:!0,enumerable:!0})}'],
    [/if\(this\.hasOwnProperty\(d\("elementProperties"\)\)\)return;/, ''],
    [/,s=\[\.\.\.r\(t\),\.\.\.o\(t\)\];for\(const i of s\)/, ';for(const i of r(t))'],
    // Controllers come with the element and stay, and wait for nothing but connections.
    [/,void 0!==this\.renderRoot&&this\.isConnected&&t\.hostConnected\?\.\(\)/, ''],
    [/removeController\(.*?\}/, ''],
    // Hooks that no element has.
    [/const t=this\.scheduleUpdate\(\);return null!=t&&await t,(.*?)\}scheduleUpdate\(\)\{return this\.performUpdate\(\)\}/, 'return this.performUpdate(),$1}'],
    [/let t=!1;const s=this\._\$AL;try\{t=this\.shouldUpdate\(s\).*?t&&this\._\$AE\(s\)/, 'try{this.willUpdate(),this.update()}catch(s){throw this._$EM(),s}this.hasUpdated=!0,this.updated()'],
    [/_\$AE\(t\)\{.*?\}(?=_\$EM)/, ''],
    [/this\._\$AL=new Map,/g, ''],
    [/this\._\$Ep=void 0,/, ''],
    [/shouldUpdate\(t\)\{return!0\}/, ''],
    [/firstUpdated\(t\)\{\}/, ''],
    [/return this\.getUpdateComplete\(\)\}getUpdateComplete\(\)\{/, ''],
    // What is there when it is asked for.
    [/this\._\$Eh&&(?=\[)/, ''],
    [/if\(this\.renderRoot\?\?=this\.createRenderRoot\(\),this\._\$Ep\)/, 'if(this._$Ep)'],
    [/this\._\$Ev\(\)\}_\$Ev\(\)\{(.*?),this\._\$E_\(\),/, '$1,this._$E_(),'],
    // Browsers without shadow roots.
    [/c=a\.trustedTypes,l=c\?c\.emptyScript:"",p=a\.reactiveElementPolyfillSupport,/, ''],
    // That, and lists of versions, which would be globals of the page: here and in the other two.
    [/,p\?\.\(\{ReactiveElement:y\}\),\(a\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, ''],
  ],
  '/lit-element/lit-element.js': [
    [/s\.litElementHydrateSupport\?\.\(\{LitElement:i\}\);const o=s\.litElementPolyfillSupport;o\?\.\(\{LitElement:i\}\);/, ''],
    [/const n=\{_\$AK:.*?_\$AL\};/, ''],
    [/,\(s\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ';'],
    [/,n as _\$LE/, ''],
    // Parts that are told of connections, and elements that show nothing.
    [/super\(\.\.\.arguments\),(.*?),this\._\$Do=void 0/, 'super(),$1'],
    [/this\.hasUpdated\|\|\(this\.renderOptions\.isConnected=this\.isConnected\),/, ''],
    [/this\._\$Do=(?=e\()/, ''],
    [/connectedCallback\(\)\{.*?setConnected\(!1\)\}render\(\)\{return r\}/, ''],
    [/,noChange as r/, ''],
    [/i\._\$litElement\$=!0,/, ''],
  ],
  '/lit-html/lit-html.js': [
    // A name of our own, which pages can allow and which another Lit on the page does not take.
    [/^/, `import { templatePolicy } from '${templatePolicy}';\n`],
    [/(\w)\.createPolicy\("lit-html",(\{.*?\})\)/, 'templatePolicy($1, $2)'],
    // Directives, and what tells them of their surroundings.
    [/function M\(t,i,s=t,e\)\{.*?,i\}(?=class R)/, ''],
    [/(_\$AI\(t),i=this\)\{t=M\(this,t,i\),/, '$1){'],
    [/&&t!==E(?=&&this\._\(t\))/, ''],
    [/get _\$AU\(\)\{return this\._\$AM\._\$AU\}/g, ''],
    [/get _\$AU\(\)\{return this\._\$AM\?\._\$AU\?\?this\._\$Cv\}/, ''],
    [/,this\._\$Cv=e\?\.isConnected\?\?!0/, ''],
    [/this\._\$AP\?\.\(!1,!0,s\);/, ';'],
    [/,this\._\$AN=void 0/g, ''],
    [/setConnected\(t\)\{.*?\}(?=\}class H)/, ''],
    [/get parentNode\(\)\{return this\._\$AM\.parentNode\}/, ''],
    [/get parentNode\(\)\{let t=.*?,t\}get startNode\(\)\{.*?\}get endNode\(\)\{.*?\}/, ''],
    // Templates of SVG and MathML, and compiled ones.
    [/l=2===i\?"<svg>":3===i\?"<math>":""/, 'l=""'],
    [/\+\(2===i\?"<\/svg>":3===i\?"<\/math>":""\)/, ''],
    [/if\((this\.el=.*?,P\.currentNode=this\.el\.content),2===i\|\|3===i\)\{.*?\}(?=for)/, '$1;'],
    [/const\{values:i,_\$litType\$:s\}=t,e="number"==typeof s\?this\._\$AC\(t\):\(.*?,s\);/, 'const i=t.values,e=this._$AC(t);'],
    // Expressions in the place of attributes, in comments, scripts, styles and text areas.
    [/class Z\{.*?\}\}(?=const j)/, ''],
    [/:6===r\.type&&\(i=new Z\(h,this,t\)\)/, ':0'],
    [/else t\.startsWith\(o\)&&\(d\.push\(\{type:6,index:l\}\),r\.removeAttribute\(t\)\);/, ''],
    [/if\(y\.test\(r\.tagName\)\)\{.*?\}\}(?=else if\(8)/, '}'],
    [/if\(r\.data===n\)d\.push\(\{type:2,index:l\}\);else\{.*?\}(?=l\+\+)/, 'r.data===n&&d.push({type:2,index:l});'],
    [/y\.test\(u\[2\]\)&&\(n=RegExp\("<\/"\+u\[2\],"g"\)\),/, ''],
    // What parts know of each other.
    [/constructor\(t,i,s,e\)\{this\.type=2,(.*?)this\._\$AM=s,/, 'constructor(t,i,e){$1'],
    [/new k\(h,h\.nextSibling,this,t\)/, 'new k(h,h.nextSibling,t)'],
    [/(new k\(this\.O\(c\(\)\),this\.O\(c\(\)\)),this,/, '$1,'],
    [/,t\),t,void 0,s\?\?\{\}\)/, ',t),t,s)'],
    [/new R\(e,this\)/, 'new R(e)'],
    [/constructor\(t,i\)\{this\._\$AV=\[\],this\._\$AD=t,this\._\$AM=i\}/, 'constructor(t){this._$AV=[],this._$AD=t}'],
    // Nodes that are wrapped, or made by another document; lists that are no arrays.
    [/\(t\?\.creationScope\?\?l\)/, 'l'],
    [/i\(t\)(?=\.nextSibling|\.remove)/g, 't'],
    [/d\(t\)(?=\?this\.k\(t\))/, 'u(t)'],
    // Text beside an expression in an attribute; listeners with options, that change their kind, or that are no functions.
    [/s=r\.getAttribute\(t\)\.split\(o\),/, ''],
    [/strings:s,(?=ctor)/, ''],
    [/new r\.ctor\(h,r\.name,r\.strings,this,t\)/, 'new r.ctor(h,r.name,t)'],
    [/void 0!==s&&\(void 0!==s\.strings\?.*?\),i\+\+/, 's._$AI(t[i++])'],
    [/get tagName\(\)\{return this\.element\.tagName\}/, ''],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=\d\}/g, ''],
    [/constructor\(t,i,s,e,h\)\{super\(t,i,s,e,h\),this\.type=5\}_\$AI\(t,i=this\)\{.*?this\._\$AH=t\}/, '_$AI(t){this._$AH===A&&this.element.addEventListener(this.name,this),this._$AH=t}'],
    [/constructor\(t,i,s,e,h\)\{this\.type=1.*?\}(?=_\$AI)/, 'constructor(t,i,s){this._$AH=A,this.element=t,this.name=i,this.options=s}'],
    [/_\$AI\(t,i=this,s,e\)\{.*?\}(?=j\(t\))/, '_$AI(t){a(t)&&t===this._$AH||(this._$AH=t,this.j(t))}'],
    [/"function"==typeof this\._\$AH\?(this\._\$AH\.call\(.*?\)):this\._\$AH\.handleEvent\(t\)/, '$1'],
    // Browsers without shadow roots, and hydration.
    [/const j=\{M:h.*?B\?\.\(S,k\),\(t\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ''],
    [/export\{j as _\$LH,/, 'export{'],
  ],
};

/** What Lit and the elements call each other by, and pages do not: these become short. Those that Lit also writes as text are not among them. */
export const namesWithinLit = [
  'requestUpdate', 'isUpdatePending', 'hasUpdated', 'performUpdate', 'enableUpdating', 'willUpdate', 'updated',
  'renderRoot', 'renderOptions', 'renderBefore', 'createRenderRoot', 'shadowRootOptions',
  'hasFallback', 'onProblem', 'onLoad', 'manner', 'accepts', 'isNear', 'askConsent', 'mayStore', 'moveTo', 'votesUrl', 'readers', 'reopen', 'failed', 'isAwaited', 'isPart', 'obstacle', 'answered', 'isOpen', 'pending', 'hold', 'wake', 'leave',
  'captioned', 'credits', 'isQuote', 'isEnd', 'depth', 'marker', 'place',
  'addController', 'hostConnected', 'hostDisconnected', 'createProperty', 'finalize', 'strings', String.raw`_\$.*`,
];

/** Of the same kind, but set from outside of their classes, which the minifier leaves alone. Each becomes `$a`, `$b`, …, as a text too. */
const namesSetLater = ['isUpdatePending', 'hasUpdated', 'renderOptions', 'elementProperties', 'finalized', '_$Eh', '_$ES', '_$EO', '_$Ep', '_$AV', '_$AD', '_$AH', '_$AA'];

/** The code of a module with those names shortened. */
export const withShortNames = (code) => namesSetLater.reduce((text, name, index) => text.replaceAll(new RegExp(String.raw`(?<![\w$])${name.replace('$', String.raw`\$`)}(?![\w$])`, 'g'), `$$${String.fromCharCode(97 + index)}`), code);

export const partOfLit = {
  name: 'part-of-lit',
  transform(code, id) {
    const [, cuts] = Object.entries(changes).find(([file]) => id.endsWith(file)) ?? [];
    if (!cuts) return null;
    const left = cuts.reduce((text, [found, instead]) => {
      const changed = text.replace(found, instead);
      if (changed === text) throw new Error(`${id} has no ${found} any more: look at what Lit does now.`);
      return changed;
    }, code);
    return { code: left, map: null };
  },
};
