/** Plain text. Marks may hold marks, as in `<strong><em>…`. */
export interface Text {
  readonly type: 'text';
  readonly value: string;
}

/** A line break inside a paragraph. */
export interface Break {
  readonly type: 'break';
}

/** A mark on a run of text. */
export interface Mark {
  readonly type: 'strong' | 'emphasis' | 'strikethrough' | 'subscript' | 'superscript' | 'code';
  readonly children: readonly Phrasing[];
}

/** A link; `url` has been through the allow-list and is absolute. */
export interface Link {
  readonly type: 'link';
  readonly url: string;
  readonly children: readonly Phrasing[];
}

/** A mark that leads to the footnote of the same name. */
export interface Footnote {
  readonly type: 'footnote';
  /** Short, such as its number: that is what the plain copy has. Elsewhere, footnotes are counted as they come in the text. */
  readonly id: string;
}

/** What stands inside a paragraph. */
export type Phrasing = Text | Break | Mark | Link | Footnote;

export interface Paragraph {
  readonly type: 'paragraph';
  readonly children: readonly Phrasing[];
}

/** A sub-head. `chapter` (where nothing is said) and `subheading` are one and two levels below the headline, `label` is a small heading below both. */
export interface Heading {
  readonly type: 'heading';
  readonly level?: 'chapter' | 'subheading' | 'label';
  readonly children: readonly Phrasing[];
}

export interface List {
  readonly type: 'list';
  readonly ordered?: boolean;
  readonly children: readonly ListItem[];
}

export interface ListItem {
  readonly type: 'list-item';
  readonly children: readonly (Phrasing | Block)[];
}

/** A longer quotation in the run of the text. */
export interface Blockquote {
  readonly type: 'blockquote';
  readonly children: readonly (Phrasing | Block)[];
}

export interface ThematicBreak {
  readonly type: 'thematic-break';
}

/** A quotation set large. `duplicate` says that the article's text holds the same words, so nothing needs to read them twice. */
export interface Pullquote {
  readonly type: 'pullquote';
  readonly text: string;
  readonly source?: string;
  readonly duplicate?: boolean;
  /** Where it stands in an article; by default beside the text, where there is room. */
  readonly align?: 'start' | 'end' | 'center' | 'wide';
}

/** An image in the run of the text. */
export interface ImageSet {
  readonly type: 'image-set';
  readonly picture: Picture;
}

/** Text whose spaces and line ends count, such as a program or a poem. */
export interface Preformatted {
  readonly type: 'preformatted';
  readonly children: readonly Phrasing[];
}

export interface Table {
  readonly type: 'table';
  readonly children: readonly (TableCaption | TableBody)[];
}

export interface TableCaption {
  readonly type: 'table-caption';
  readonly children: readonly Phrasing[];
}

export interface TableBody {
  readonly type: 'table-body';
  readonly children: readonly TableRow[];
}

export interface TableRow {
  readonly type: 'table-row';
  readonly children: readonly TableCell[];
}

/** `heading` says that the cell names its row or column. */
export interface TableCell {
  readonly type: 'table-cell';
  readonly heading?: boolean;
  readonly columnSpan?: number;
  readonly rowSpan?: number;
  readonly children: readonly (Phrasing | Block)[];
}

/** A file with a film or a sound, and what is said of it. */
interface Film {
  readonly url: string;
  /** The same in several types of files, of which a browser takes the first that it can play, in the place of `url`. */
  readonly sources?: readonly MediaSource[];
  /** WebVTT files with the words that are spoken. */
  readonly captions?: readonly Track[];
  /** A still of it. */
  readonly poster?: Pick<Picture, 'url'>;
  readonly title?: string;
  readonly caption?: string;
  readonly creditText?: string;
  /** Name of the site that it is on. */
  readonly provider?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Something of another site, such as a video, a sound or a post: a link to it, or a frame that the reader has to ask for. */
export interface Embed extends Film {
  readonly type: 'embed';
}

/** A film or a sound of the publisher's own. */
export interface Media extends Film {
  readonly type: 'video' | 'audio';
}

export interface MediaSource {
  readonly url: string;
  /** Media type. */
  readonly type?: string;
}

export interface Track {
  readonly url: string;
  /** BCP 47 tag. */
  readonly srclang?: string;
  /** Name of the language or kind, for the menu of the player. */
  readonly label?: string;
}

/**
 * Blocks that belong together. `title` is the term of a definition and the figure of a big number, whose children say what it is;
 * a gallery holds pictures, a timeline events.
 */
export interface Box {
  readonly type: 'info-box' | 'key-points' | 'timeline' | 'timeline-event' | 'in-numbers' | 'big-number' | 'definition' | 'gallery' | 'footnotes' | 'footnote-item';
  /** What a footnote is called in the text. */
  readonly id?: string;
  readonly title?: string;
  /** In the words of the newsroom: such as "Spring 1936". */
  readonly date?: string;
  readonly children?: readonly (Phrasing | Block)[];
}

/** A place for something of the page's own, such as an advert: its child with `slot="name"`. */
export interface HostSlot {
  readonly type: 'host-slot';
  readonly name: string;
}

/** A poll by its id; the poll itself is fetched by the element that shows it. */
export interface PollReference {
  readonly type: 'poll';
  readonly id: string;
}

/** A story in a list of stories. */
export interface Recommended {
  readonly type: 'recommended';
  readonly title: string;
  readonly url: string;
}

/** Further stories under a heading, such as "Latest News". */
export interface RecommendedList {
  readonly type: 'recommended-list';
  readonly heading?: string;
  readonly children: readonly Recommended[];
}

/** What stands in the body of an article. */
export type Block =
  | Paragraph
  | Heading
  | List
  | Blockquote
  | ThematicBreak
  | Pullquote
  | ImageSet
  | Preformatted
  | Table
  | Embed
  | Media
  | Box
  | HostSlot
  | PollReference
  | RecommendedList;

/** A picture; `url` has been through the allow-list and is absolute. Width and height are in pixels. */
export interface Picture {
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  /** What the picture shows, for those who do not see it; none for decoration. */
  readonly alt?: string;
  readonly caption?: string;
  readonly creditText?: string;
  /** What must be seen where a page cuts pictures to a shape: a place in it, each from 0 (left, top) to 1. */
  readonly focalPoint?: { readonly x: number; readonly y: number };
  /** The same picture in other sizes, from which a browser takes the one that fits. */
  readonly sources?: readonly PictureSource[];
}

/** A size of a picture. One of unknown width is chosen only where there is no other. */
export interface PictureSource {
  readonly url: string;
  readonly width?: number;
}

export interface Person {
  readonly name: string;
  readonly url?: string;
  /** A portrait. */
  readonly image?: Pick<Picture, 'url'>;
  readonly jobTitle?: string;
}

/** What was wrong in an earlier version of an article. */
export interface Correction {
  readonly text: string;
  readonly datePublished?: string;
  /** Such as "Clarification", in the words of the newsroom. */
  readonly correctionType?: string;
}

/** A post of a live blog: schema.org's BlogPosting, with what the newsroom makes of it. */
export interface LivePost {
  /** What it keeps from one version to the next; where it is missing, `url`, else time and headline stand for it. */
  readonly id?: string;
  readonly url?: string;
  readonly headline?: string;
  readonly byline?: string;
  readonly author?: readonly Person[];
  readonly datePublished?: string;
  readonly dateModified?: string;
  /** Stays above the others. */
  readonly pinned?: boolean;
  /** One of those that tell the story in short. */
  readonly keyEvent?: boolean;
  readonly body: readonly Block[];
}

export interface Publisher {
  readonly name: string;
  readonly url?: string;
}

/**
 * A news article. The envelope has the names of schema.org's NewsArticle (`kicker` is ours), the body consists of the
 * nodes of the FT's content-tree (`poll` is ours). All strings are plain text: HTML in them is shown as it is written.
 */
export interface NewsArticle {
  /** Where the article was first published. */
  readonly url?: string;
  /** BCP 47 tag. */
  readonly inLanguage?: string;
  /** The word or two above the headline. */
  readonly kicker?: { readonly text: string; readonly url?: string };
  readonly headline?: string;
  /** The deck: one or two sentences under the headline. */
  readonly description?: string;
  /** The literal line of authorship; it is shown instead of `author`. */
  readonly byline?: string;
  readonly author?: readonly Person[];
  /** The place that the report comes from. */
  readonly dateline?: string;
  /** RFC 3339 time, or a time or date without a zone as the document had it. */
  readonly datePublished?: string;
  readonly dateModified?: string;
  /** `canceled`: withdrawn by its publisher, and not to be shown; `withheld`: not yet, or not any more, to be shown. */
  readonly pubStatus?: 'usable' | 'withheld' | 'canceled';
  /** Not to be shown before. A time without a zone has come when it has come everywhere. */
  readonly embargoedUntil?: string;
  /** Not to be shown from then on. */
  readonly expires?: string;
  /** `partial`, or not accessible for free: the body is not all of it, and the rest is at `url`. */
  readonly representationType?: string;
  readonly isAccessibleForFree?: boolean;
  readonly image?: Picture;
  readonly body: readonly Block[];
  /** The posts of a live blog, newest first. */
  readonly liveBlogUpdate?: readonly LivePost[];
  readonly correction?: readonly Correction[];
  readonly keywords?: readonly string[];
  readonly publisher?: Publisher;
  /** The address of a licence, or its name. */
  readonly license?: string;
  readonly copyrightNotice?: string;
}

/** Something that was not carried over from the document, or was changed on the way. */
export interface ArticleNote {
  readonly code:
    | 'field-invalid'
    | 'node-unknown'
    | 'node-invalid'
    | 'url-refused'
    | 'shortcode-invalid'
    | 'shortcode-unknown'
    | 'shortcode-unresolved'
    | 'entity-unknown'
    | 'too-long'
    | 'too-many-blocks'
    | 'too-deep'
    | 'latest-list-empty';
  /** What it was, or the limit that was reached, for the person who wrote the document. */
  readonly detail: string;
}

/** Why a document is not an article; `detail` is for the person who wrote it. `formats-missing`: it may be one, and `loadFormats()` will tell. */
export interface ArticleProblem {
  readonly code: 'article-empty' | 'article-invalid' | 'article-too-large' | 'formats-missing';
  readonly detail: string;
}

export type ArticleResult =
  /** `format` is the name of the format that the document was in; `mediaUrl` is where to ask for the files that galleries in it name by numbers. */
  | { readonly ok: true; readonly value: NewsArticle; readonly notes: readonly ArticleNote[]; readonly format: string; readonly mediaUrl?: string | undefined }
  | { readonly ok: false; readonly problem: ArticleProblem };
