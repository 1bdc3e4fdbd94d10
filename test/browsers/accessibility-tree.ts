import 'axe-core/axe.min.js';

/** A node of the flat tree as axe has it: slots and shadow roots are resolved. */
interface VirtualNode {
  readonly actualNode: Node;
  readonly children: readonly VirtualNode[];
}

interface Axe {
  readonly setup: (root: Element) => VirtualNode;
  readonly teardown: () => void;
  readonly commons: {
    readonly aria: { readonly getRole: (node: VirtualNode) => string | null };
    readonly dom: { readonly isVisibleToScreenReaders: (node: VirtualNode) => boolean };
    readonly text: { readonly accessibleTextVirtual: (node: VirtualNode) => string };
  };
}

/** Roles whose words are their name, and are not told a second time. */
const namedByContent = /^(button|heading|link|cell|columnheader|rowheader|radio|checkbox|img)$/;
const withoutMeaning = /^(generic|none|presentation|strong|emphasis|code|subscript|superscript|deletion|time)$/;
/** What HTML-AAM has and axe does not. */
const roles: Readonly<Record<string, string>> = { P: 'paragraph', BLOCKQUOTE: 'blockquote', CAPTION: 'caption', FIGCAPTION: 'caption' };

const fold = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * What assistive technology is told of an element, in its order: a line for each node that means something, with its role, its name in
 * quotation marks and its states, and a line for each run of words. The roles and names are those that WAI-ARIA and HTML give, as axe
 * knows them, so that every engine can be asked.
 */
export function accessibilityTree(element: Element): string {
  const axe = (globalThis as unknown as { readonly axe: Axe }).axe;
  const { aria, dom, text } = axe.commons;
  const lines: string[] = [];
  /** Words that have no line yet. */
  let run = '';

  const endRun = (depth: number): void => {
    if (fold(run)) lines.push(`${'  '.repeat(depth)}${fold(run)}`);
    run = '';
  };

  const write = (node: VirtualNode, depth: number): void => {
    const { actualNode } = node;
    // The words of a label are the name of its control.
    if (actualNode.nodeType === 3 && actualNode.parentNode?.nodeName !== 'LABEL') run += actualNode.nodeValue;
    if (actualNode.nodeType !== 1 || !dom.isVisibleToScreenReaders(node)) return;
    const target = actualNode as HTMLElement;
    const role = aria.getRole(node) ?? roles[target.nodeName] ?? 'generic';
    const isTold = !withoutMeaning.test(role);
    if (!isTold) {
      for (const child of node.children) write(child, depth);
      return;
    }
    endRun(depth);
    const isNamedByContent = namedByContent.test(role);
    const name = isNamedByContent || target.matches('[aria-label], [aria-labelledby], fieldset') ? fold(text.accessibleTextVirtual(node)) : '';
    lines.push(`${'  '.repeat(depth)}${role}${name ? ` "${name}"` : ''}${statesOf(target)}`);
    if (isNamedByContent) return;
    for (const child of node.children) write(child, depth + 1);
    endRun(depth + 1);
  };

  try {
    write(axe.setup(element), 0);
  } finally {
    axe.teardown();
  }
  endRun(0);
  // A node that has but one run of words is a line with them.
  return lines.join('\n').replace(/^( *)(paragraph|status|listitem|caption|blockquote)\n\1  (?!(?:paragraph|link|list|heading|radio|checkbox|button|img|"))(.*)$(?!\n\1  )/gm, '$1$2: $3');
}

function statesOf(element: HTMLElement): string {
  const level = /^h([1-6])$/.exec(element.localName)?.[1];
  const { checked } = element as HTMLInputElement;
  const isDisabled = element.matches(':disabled, [aria-disabled=true]');
  const root = element.getRootNode() as ShadowRoot;
  const description = (element.getAttribute('aria-describedby') ?? '').split(' ').map((id) => (id ? fold(root.getElementById(id)?.textContent ?? '') : '')).join(' ').trim();
  const { lang } = element;
  return [level && ` ${level}`, checked && ' checked', isDisabled && ' disabled', element.getAttribute('aria-busy') === 'true' && ' busy', lang && ` lang=${lang}`, description && ` (${description})`].filter(Boolean).join('');
}
