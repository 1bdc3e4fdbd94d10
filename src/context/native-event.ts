/** The browser's own `Event`: MooTools puts another one in its place. */
export const NativeEvent = Object.getPrototypeOf(CustomEvent) as typeof Event;

/** How events get out of shadow roots, up to the page. */
export const upwards = { bubbles: true, composed: true };
