import { NativeEvent, upwards } from '../../context/native-event.js';
import type { ArticleNote } from '../../article/article.js';
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

declare global {
  interface HTMLElementEventMap {
    'news-article-error': NewsArticleErrorEvent;
    'news-article-unknown': NewsArticleUnknownEvent;
  }
}
