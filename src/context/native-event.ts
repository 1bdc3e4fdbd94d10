/** The browser's own `Event`: MooTools puts another one in its place. */
export const NativeEvent = Object.getPrototypeOf(CustomEvent) as typeof Event;
