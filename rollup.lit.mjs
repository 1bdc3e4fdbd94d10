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
    [/,this\.prototype\.hasOwnProperty\(t\)&&\(\(s=Object\.create\(s\)\)\.wrapped=!0\)/, ''],
    [/const t=this\.constructor\.elementProperties;if\(t\.size>0\)for.*?this\.C\(s,void 0,i,e\)\}/, ''],
    // Attributes are text, and are read, never written.
    [/,u=\{toAttribute\(.*?return i\}\}/, ''],
    [/type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f/, ''],
    [/_\$ET\(t,s\)\{.*?\}\}(?=_\$AK)/, ''],
    [/_\$AK\(t,s\)\{.*?\}\}(?=requestUpdate)/, '_$AK(t,s){const i=this.constructor._$Eh.get(t);if(void 0!==i)this[i]=s}'],
    [/this\._\$Eq&&=.*?,(?=this\._\$EM)/, ''],
    [/,this\._\$Em=null/, ''],
    // Nothing asks which properties have changed, nor how.
    [/requestUpdate\(t,s,i,e=!1,h\)\{.*?\}(?=!1===this\.isUpdatePending)/, 'requestUpdate(t,s){if(void 0!==t&&!f(this[t],s))return;'],
    [/C\(t,s,\{useDefault.*?\}(?=async _\$EP)/, ''],
    [/const\{get:e,set:r\}=h\(this\.prototype,t\)\?\?\{get\(\)\{return this\[s\]\},set\(t\)\{this\[s\]=t\}\};return\{get:e,set\(s\)\{const h=e\?\.call\(this\);r\?\.call\(this,s\),this\.requestUpdate\(t,h,i\)\}/, 'return{get(){return this[s]},set(e){const r=this[s];this[s]=e;this.requestUpdate(t,r)}'],
    [/static getPropertyOptions\(.*?\}(?=static)/, ''],
    // Controllers stay, and wait for nothing but connections.
    [/removeController\(.*?\}/, ''],
    [/this\._\$EO\?\.forEach\(t=>t\.hostUpdate\?\.\(\)\),/, ''],
    [/this\._\$EO\?\.forEach\(t=>t\.hostUpdated\?\.\(\)\),/, ''],
    // Hooks that no element has.
    [/t=this\.shouldUpdate\(s\),t\?\((.*?)\):this\._\$EM\(\)\}/, 't=!0,$1}'],
    [/shouldUpdate\(t\)\{return!0\}/, ''],
    [/this\.hasUpdated\|\|\(this\.hasUpdated=!0,this\.firstUpdated\(t\)\),/, 'this.hasUpdated=!0,'],
    [/firstUpdated\(t\)\{\}/, ''],
    [/return this\.getUpdateComplete\(\)\}getUpdateComplete\(\)\{/, ''],
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
  ],
  '/lit-html/lit-html.js': [
    // A name of our own, which pages can allow and which another Lit on the page does not take.
    [/^/, `import { templatePolicy } from '${templatePolicy}';\n`],
    [/(\w)\.createPolicy\("lit-html",(\{.*?\})\)/, 'templatePolicy($1, $2)'],
    // Directives, and what tells them of their surroundings.
    [/function M\(t,i,s=t,e\)\{.*?,i\}(?=class R)/, 'function M(t,i){return i}'],
    [/get _\$AU\(\)\{return this\._\$AM\._\$AU\}/g, ''],
    [/get _\$AU\(\)\{return this\._\$AM\?\._\$AU\?\?this\._\$Cv\}/, ''],
    [/,this\._\$Cv=e\?\.isConnected\?\?!0/, ''],
    [/this\._\$AP\?\.\(!1,!0,s\);/, ';'],
    [/,this\._\$AN=void 0/g, ''],
    [/void 0===this\._\$AM&&\(this\._\$Cv=t,this\._\$AP\?\.\(t\)\)/, ''],
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
    // Browsers without shadow roots, and hydration.
    [/const j=\{M:h.*?B\?\.\(S,k\),\(t\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ''],
    [/export\{j as _\$LH,/, 'export{'],
  ],
};

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
