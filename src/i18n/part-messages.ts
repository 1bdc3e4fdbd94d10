/** What readers of the parts meet that few articles have: words of the module that brings these parts. */
export interface PartMessages {
  readonly load: (provider: string) => string;
  /** Said before anything is asked of the other site. */
  readonly consent: (provider: string) => string;
  readonly watch: (provider: string) => string;
  /** The name of a frame whose film has none. */
  readonly video: (provider: string) => string;
  /** On a link to the file. */
  readonly file: Readonly<Record<'video' | 'audio', string>>;
  readonly enlarge: (place: string, what: string) => string;
  readonly place: (index: number, count: number) => string;
  readonly pictures: string;
  readonly previous: string;
  readonly next: string;
  readonly close: string;
  readonly keyPoints: string;
  readonly footnotes: string;
  readonly footnote: (number: number) => string;
  readonly backTo: (number: number) => string;
  readonly updates: string;
  readonly newUpdates: (count: number) => string;
  readonly pinned: string;
  readonly keyEvent: string;
  readonly keyEvents: string;
  readonly share: string;
  readonly copied: string;
  readonly notCopied: string;
}

/** English. */
export const partMessages: PartMessages = {
  load: (provider) => `Load the video from ${provider}`,
  consent: (provider) => `${provider} will then learn that you visited this page.`,
  watch: (provider) => `Watch it at ${provider}`,
  video: (provider) => `Video from ${provider}`,
  file: { video: 'Open the video file', audio: 'Open the audio file' },
  enlarge: (place, what) => `Enlarge picture ${place}${what && `: ${what}`}`,
  place: (index, count) => `${index} of ${count}`,
  pictures: 'Pictures',
  previous: 'Previous',
  next: 'Next',
  close: 'Close',
  keyPoints: 'Key points',
  footnotes: 'Footnotes',
  footnote: (number) => `Footnote ${number}`,
  backTo: (number) => `Back to footnote ${number} in the text`,
  updates: 'Updates',
  newUpdates: (count) => `${count} new update${count === 1 ? '' : 's'}`,
  pinned: 'Pinned',
  keyEvent: 'Key event',
  keyEvents: 'Key events',
  share: 'Share this quotation',
  copied: 'Copied.',
  notCopied: 'This could not be copied.',
};
