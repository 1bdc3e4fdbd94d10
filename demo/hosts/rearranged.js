/** What the host does with a story after it has been shown. */
const article = document.querySelector('news-article');
const aside = document.querySelector('aside');
const frame = document.querySelector('iframe');

const actions = {
  move: () => aside.append(article),
  clone: () => aside.append(article.cloneNode(true)),
  'put-back': () => {
    article.remove();
    // Later, so that the element has really been away.
    setTimeout(() => hostMonitor.asHost(() => aside.before(article)), 100);
  },
  adopt: () => frame.contentDocument.body.append(frame.contentDocument.adoptNode(article)),
  create: () => {
    const NewsArticle = customElements.get('news-article');
    const another = Object.assign(new NewsArticle(), { src: article.src });
    frame.contentDocument.body.append(another);
  },
};

for (const [id, act] of Object.entries(actions)) document.getElementById(id).addEventListener('click', () => hostMonitor.asHost(act));
frame.addEventListener('load', () => hostMonitor.watch(frame.contentWindow));
