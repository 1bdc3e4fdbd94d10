import type { NewsArticle } from '../../article/article.js';
import { jsonLd } from '../../article/json-ld.js';

/**
 * Keeps a `<script type="application/ld+json" slot="json-ld">` on the article among the children of its element: search engines do not look
 * into shadow roots. There is one at most, also where a cloned page brought it; without an article there is none.
 */
export function writeJsonLd(host: Element, article: NewsArticle | undefined): void {
  const known = host.querySelector<HTMLScriptElement>(':scope > script[slot="json-ld"]');
  const text = article && jsonLd(article);
  if (known?.textContent === text) return;
  known?.remove();
  if (!text) return;
  const script = host.ownerDocument.createElement('script');
  script.type = 'application/ld+json';
  script.slot = 'json-ld';
  // As a child, not as the script's text: data is no script, and a page with Trusted Types lets it be.
  script.append(text);
  host.append(script);
}
