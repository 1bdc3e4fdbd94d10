import type { NewsArticle } from './article.js';
import { textOf } from './reading-time.js';

type Node = Parameters<typeof textOf>[0][number];

/** Longer utterances are cut off by some browsers. In UTF-16 code units. */
const longest = 240;
/** As much as that, up to the end of a word if there is one. */
const breath = new RegExp(`[^]{1,${longest}}(?=\\s|$)|[^]{1,${longest}}`, 'g');

/** What nobody listens to: what is elsewhere, what repeats the text, and marks that lead to notes. */
const silent = /^(poll|embed|video|audio|gallery|image-set|host-slot|recommended-list|footnotes?|thematic-break)$/;

const inline = /^(text|break|strong|emphasis|strikethrough|subscript|superscript|code|link|footnote)$/;

/** The texts of nodes, one for each block. */
function textsOf(nodes: readonly Node[]): readonly string[] {
  const texts: string[] = [];
  let run: Node[] = [];
  const end = () => {
    texts.push(textOf(run).trim());
    run = [];
  };
  for (const node of nodes) {
    if (inline.test(node.type)) {
      if (node.type !== 'footnote') run.push(node);
      continue;
    }
    end();
    if (silent.test(node.type)) continue;
    if (node.type === 'pullquote') texts.push(...(node.duplicate ? [] : [node.text, node.source ?? '']));
    else {
      const { title, date } = node as { readonly title?: string; readonly date?: string };
      // A row is one breath: its cells belong together.
      const inside = node.type === 'table-row' ? [node.children.map((cell) => textsOf(cell.children).join(' ')).join(', ')] : 'children' in node && node.children ? textsOf(node.children) : [];
      texts.push(date ?? '', title ?? '', ...inside);
    }
  }
  end();
  return texts.filter(Boolean);
}

/** Sentences, and where they are too long, parts of them that end with a word. */
function sentencesOf(text: string, language: string | undefined): readonly string[] {
  const sentences = 'Segmenter' in Intl ? [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)].map(({ segment }) => segment) : [text];
  return sentences.flatMap((sentence) => sentence.match(breath) ?? []).map((part) => part.trim()).filter(Boolean);
}

/**
 * What is read aloud of an article, a sentence at a time: headline, deck and text, and the posts of a live blog. Quotations that repeat the
 * text are left out, as are pictures, polls and what is of other sites.
 */
export function spokenText({ headline, description, inLanguage, body, liveBlogUpdate = [] }: NewsArticle): readonly string[] {
  const posts = liveBlogUpdate.flatMap((post) => [post.headline ?? '', ...textsOf(post.body)]);
  return [headline ?? '', description ?? '', ...textsOf(body), ...posts].flatMap((text) => sentencesOf(text, inLanguage));
}
