/**
 * What is kept for as long as the tab, a reload included. A browser that keeps nothing, because its user or a full storage does not let it, costs the editor
 * a reload and nothing else.
 */
const inMemory = new Map<string, string>();

/** The text under a name; nothing where there is none. */
export function kept(name: string): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? inMemory.get(name);
  } catch {
    return inMemory.get(name);
  }
}

/** Keeps a text under a name; without one, forgets what was there. */
export function keep(name: string, text?: string): void {
  inMemory.delete(name);
  try {
    sessionStorage.removeItem(name);
    if (text !== undefined) sessionStorage.setItem(name, text);
  } catch {
    if (text !== undefined) inMemory.set(name, text);
  }
}

/** The names that begin so. */
export function keptNames(prefix: string): readonly string[] {
  let stored: readonly string[] = [];
  try {
    stored = Object.keys(sessionStorage);
  } catch {
    // There is none.
  }
  return [...stored, ...inMemory.keys()].filter((name) => name.startsWith(prefix));
}
