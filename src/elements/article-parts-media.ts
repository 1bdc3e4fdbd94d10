import type { Embed, Media } from '../article/article.js';
import { partMessages as words } from '../i18n/part-messages.js';
import { linkTo, nothing } from './article-parts-kit.js';
import type { Kit } from './article-parts-kit.js';

/** The other sites whose films play in a frame; each makes the address of a frame of that of a film. */
const players: readonly { readonly name: string; readonly film: RegExp; readonly frame: (id: string, secret: string | undefined) => string }[] = [
  {
    name: 'YouTube',
    film: /^https?:\/\/(?:www\.|m\.|music\.)?(?:youtu\.be\/|youtube(?:-nocookie)?\.com\/(?:(?:embed|shorts|live|v)\/|watch\?(?:[^#]*&)?v=))([\w-]{11})(?![\w-])/,
    frame: (id) => `https://www.youtube-nocookie.com/embed/${id}`,
  },
  {
    name: 'Vimeo',
    film: /^https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/|channels\/[\w-]+\/)?(\d{1,20})(?![\w-])(?:\/|[^#]*[?&]h=)?([\da-f]+)?/,
    // Films that are not listed have a second number, without which they do not play.
    frame: (id, secret) => `https://player.vimeo.com/video/${id}?dnt=1${secret ? `&h=${secret}` : ''}`,
  },
];

/** Stills that the other site would have to be asked for. */
const foreignStill = /(?:^|\.)(?:ytimg|ggpht|googleusercontent|youtube(?:-nocookie)?|vimeocdn|vimeo)\.com$/;

/** Frames that readers have asked for, by their nodes: they live as long as the article does. */
const frames = new WeakMap<Embed, HTMLIFrameElement>();

function makeFrame(document: Document, src: string, title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
  // Players refuse pages that do not say who they are.
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  frame.loading = 'lazy';
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox');
  frame.setAttribute('part', 'frame');
  frame.src = src;
  return frame;
}

/** Something of another site. Nothing is asked of it before the reader does so. */
export function renderEmbed(node: Embed, kit: Kit): unknown {
  const { html, view } = kit;
  const { url, caption, poster, title } = node;
  const player = players.find(({ film }) => film.test(url));
  if (!player) return html`<p .plainNode=${node} part="embed">${linkTo(kit, url, caption ?? title ?? new URL(url).hostname)}<span>${node.provider}</span></p>`;
  const provider = player.name;
  const [, id = '', secret] = player.film.exec(url) ?? [];
  const load = async ({ currentTarget }: Event) => {
    const frame = makeFrame((currentTarget as Element).ownerDocument, player.frame(id, secret), title ?? caption ?? words.video(provider));
    frames.set(node, frame);
    await view.update();
    // The button is gone: who pressed it goes on in what it brought.
    frame.focus();
  };
  const frame = frames.get(node);
  const still = poster && !foreignStill.test(new URL(poster.url).hostname) ? html`<img src=${poster.url} alt="" loading="lazy" referrerpolicy=${view.referrerPolicy ?? nothing} />` : '';
  const box = html`${still}
    <div class="words">
      <p>${provider}</p>
      ${title && html`<p><b>${title}</b></p>`}
      <button part="button" @click=${load}>${words.load(provider)}</button>
      <p>${words.consent(provider)}</p>
    </div>`;
  return html`<figure .plainNode=${node} part="embed">
    <div class="stage">${frame ?? box}</div>
    <figcaption>${caption} ${linkTo(kit, url, words.watch(provider))}</figcaption>
  </figure>`;
}

/** A film or a sound of the publisher's own, in the player of the browser. */
export function renderMedia(node: Media, kit: Kit): unknown {
  const { type, url, sources, poster, captions = [], caption, creditText, width, height } = node;
  const { html } = kit;
  // Words from another server are for those alone who ask for them with CORS, and then the film is asked for in the same way.
  const crossorigin = captions.some((track) => new URL(track.url).origin !== location.origin) ? 'anonymous' : nothing;
  const inside = [
    sources?.map((source) => html`<source src=${source.url} type=${source.type ?? nothing} />`),
    captions.map(({ url: src, srclang, label }) => html`<track kind="captions" src=${src} srclang=${srclang ?? nothing} label=${label ?? srclang ?? nothing} />`),
  ];
  const src = sources ? nothing : url;
  const player =
    type === 'video'
      ? html`<video src=${src} controls playsinline preload="none" crossorigin=${crossorigin} poster=${poster?.url ?? nothing} width=${width ?? nothing} height=${height ?? nothing} aria-label=${caption ?? nothing}>${inside}</video>`
      : html`<audio src=${src} controls preload="none" crossorigin=${crossorigin} aria-label=${caption ?? nothing}>${inside}</audio>`;
  return html`<figure .plainNode=${node} part=${type}>
    ${player}
    <figcaption>${caption} <span part="credit">${creditText}</span> ${linkTo(kit, url, words.file[type])}</figcaption>
  </figure>`;
}
