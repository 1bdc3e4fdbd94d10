/** What readers meet where an attribute asks for it: words of the module that brings these aids. */
export interface AidMessages {
  readonly contents: string;
  readonly listen: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  /** Said where the browser cannot speak the language of the article. */
  readonly noVoice: string;
}

/** English. */
export const aidMessages: AidMessages = {
  contents: 'Contents',
  listen: 'Listen to this article',
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Stop',
  noVoice: 'Your browser has no voice for the language of this article.',
};
