interface PolicyFactory {
  readonly createPolicy: (name: string, rules: object) => unknown;
}

/** The tags of this module; a class of ours carries the policy under {@link slot}. */
const tags = ['news-article', 'news-list', 'news-poll', 'news-provider', 'pull-quote'];
/** By name, so that another copy of the module finds it without a global. */
const slot = Symbol.for('news-widgets.policy');

let policy: unknown;

/**
 * The Trusted Types policy for the templates of this module, or `undefined` where the page allows none.
 *
 * The build lets Lit call this in place of creating a policy of its own name. A page may allow each name once only: a second copy
 * of the module takes the policy of the first.
 */
export function templatePolicy(factory: PolicyFactory, rules: object): unknown {
  for (const tag of tags) policy ??= (customElements.get(tag) as { [slot]?: unknown } | undefined)?.[slot];
  try {
    policy ??= factory.createPolicy('news-widgets', rules);
  } catch {
    // Whether templates can be shown all the same is seen when one is.
  }
  return policy;
}

/** Leaves the policy where another copy of the module finds it. */
export function sharePolicy(element: CustomElementConstructor & { [slot]?: unknown }): void {
  element[slot] = policy;
}
