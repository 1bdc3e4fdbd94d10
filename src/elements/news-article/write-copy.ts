import { render } from 'lit';
import type { TemplateResult } from 'lit';

/**
 * Keeps a plain copy of an article as the last child of its element: reader modes, archives and scrapers do not look into
 * shadow roots. There is one copy at most, also where a server or a cloned page brought it; the page's own children stay as they are.
 *
 * @param content - What the copy holds; without it there is to be none.
 */
export function writeCopy(host: HTMLElement, content: TemplateResult | undefined): void {
  const known = host.querySelector(':scope > [slot="copy"]');
  if (!content) {
    known?.remove();
    return;
  }
  const copy = known ?? host.ownerDocument.createElement('div');
  copy.slot = 'copy';
  // Rendered elsewhere, as scripts and translators of the page may change what stands in the page.
  const plain = new DocumentFragment();
  render(content, plain);
  // The marks that Lit leaves for later are for its own eyes.
  const walker = document.createTreeWalker(plain, NodeFilter.SHOW_COMMENT);
  const marks: Comment[] = [];
  while (walker.nextNode()) marks.push(walker.currentNode as Comment);
  for (const mark of marks) mark.remove();
  plain.normalize();
  copy.replaceChildren(plain);
  host.append(copy);
}
