import { NativeEvent, upwards } from '../../context/native-event.js';
import type { ArticleNote, NewsArticle } from '../../article/article.js';
import type { LoadProblem } from '../content.js';

/** An article could not be shown, or a bad one was passed over. */
export class NewsArticleErrorEvent extends NativeEvent {
  readonly problem: LoadProblem;

  constructor(problem: LoadProblem) {
    super('news-article-error', upwards);
    this.problem = problem;
  }
}

/** Something of a document was not carried over into the article, or was changed on the way. */
export class NewsArticleUnknownEvent extends NativeEvent {
  readonly notes: readonly ArticleNote[];

  constructor(notes: readonly ArticleNote[]) {
    super('news-article-unknown', upwards);
    this.notes = notes;
  }
}

/**
 * What becomes of an article: `news-article-load`, it is shown, for the first time or as a new version; `news-article-view`, half of it, or of
 * the screen, has been visible for a second; `news-article-read`, the reader has come to the end of a quarter of it; `news-article-share`, a quotation of it was handed on.
 */
export class NewsArticleEvent extends NativeEvent {
  readonly article: NewsArticle;
  /** How much has been read: 0, 25, 50, 75 or 100. */
  readonly percent: number;
  /** How long the article has been on the screen of a page that had the focus. */
  readonly seconds: number;
  /** The address that was handed on, which leads to the quotation. */
  readonly url: string | undefined;

  constructor(name: 'load' | 'view' | 'read' | 'share', article: NewsArticle, percent = 0, seconds = 0, url?: string) {
    super(`news-article-${name}`, upwards);
    this.article = article;
    this.percent = percent;
    this.seconds = seconds;
    this.url = url;
  }
}

declare global {
  interface HTMLElementEventMap {
    'news-article-error': NewsArticleErrorEvent;
    'news-article-load': NewsArticleEvent;
    'news-article-read': NewsArticleEvent;
    'news-article-share': NewsArticleEvent;
    'news-article-view': NewsArticleEvent;
    'news-article-unknown': NewsArticleUnknownEvent;
  }
}
