import { idPattern } from '../poll/parse-poll.js';
import { oneLine } from './text-body.js';
import type { ShortcodeReader } from './reading.js';

/** The poll that a shortcode names. */
export const poll: ShortcodeReader = ({ attributes }) => {
  const id = attributes['poll_id'] ?? attributes['id'] ?? attributes['poll'] ?? attributes['0'] ?? '';
  return idPattern.test(id) ? [{ type: 'poll', id }] : undefined;
};

const pullquote: ShortcodeReader = ({ attributes, content }) => {
  const text = oneLine(content);
  const source = oneLine(attributes['source'] ?? attributes['cite'] ?? '');
  return text ? [{ type: 'pullquote', text, ...(source && { source }) }] : undefined;
};

/** Those that every text may have. */
export const shortcodeReaders: readonly (readonly [string, ShortcodeReader])[] = [

  ['show_poll', poll],
  ['pullquote', pullquote],
];
