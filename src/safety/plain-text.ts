/**
 * The one door for words: text without control characters and without the long runs of combining marks that
 * freeze the layout of a page. White space stays.
 */
export const cleanText = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]+/gu, '').replace(/(\p{M}{8})\p{M}+/gu, '$1');

/** Whether there is something to see: more than white space, marks without a letter and characters without a shape. */
export const isVisible = (text: string): boolean => /[^\p{Cf}\p{Z}\p{M}\s]/u.test(text);
