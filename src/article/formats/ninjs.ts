import { htmlNodes, isHtml } from '../html.js';
import { authorsOf, plain, said, textBlock } from '../foreign-nodes.js';
import type { Reading } from '../reading.js';
import { at, entriesOf, firstOf } from '../format.js';
import type { Format } from '../format.js';

const signs = ['headlines', 'headline', 'bodies', 'body_html', 'body_xhtml', 'body_text', 'versionCreated', 'versioncreated', 'associations', 'renditions', 'slugline', 'pubstatus', 'pubStatus'];

/** The values of a list of texts with roles, the one with the role first. */
const withRole = (list: unknown, role: RegExp): readonly unknown[] =>
  entriesOf(list).toSorted((one, other) => Number(role.test(said(at(other, 'role')))) - Number(role.test(said(at(one, 'role')))));

/** The values of the fields of an object whose names match, which the first generation has in place of lists. */
const named = (item: unknown, name: RegExp): readonly unknown[] => (typeof item === 'object' && item ? Object.entries(item).flatMap(([key, value]) => (name.test(key) ? [value as unknown] : [])) : []);

/** A text of the second and third generation by its role, or of the first by its name. */
const textOf = (item: unknown, list: string, role: RegExp, name: RegExp): unknown => plain(at(withRole(at(item, list), role)[0], 'value') ?? named(item, name)[0]);

/** The largest form of a picture that is for the web. */
function renditionOf(item: unknown): unknown {
  const renditions = at(item, 'renditions');
  const all = Array.isArray(renditions) ? (renditions as readonly unknown[]) : named(renditions, /./);
  return all.filter((form) => typeof at(form, 'href') === 'string').toSorted((one, other) => Number(at(other, 'width') ?? 0) - Number(at(one, 'width') ?? 0))[0];
}

function pictureOf(item: unknown): Readonly<Record<string, unknown>> | undefined {
  const form = renditionOf(item);
  return form
    ? {
        url: at(form, 'href'),
        width: at(form, 'width'),
        height: at(form, 'height'),
        alt: firstOf(item, 'alt_text', 'body_text'),
        caption: textOf(item, 'descriptions', /caption/, /^description_(?:text|html)$/) ?? textOf(item, 'headlines', /main/, /^headline/),
        creditText: plain(firstOf(item, 'by', 'byline', 'copyrightNotice', 'copyrightnotice')),
      }
    : undefined;
}

function bodyOf(item: unknown, reading: Reading): unknown {
  // The same text in several forms: what keeps most of it comes first.
  const bodies = entriesOf(at(item, 'bodies'));
  const markup = firstOf(item, 'body_xhtml', 'body_html') ?? at(bodies.find((body) => /html|xml/.test(said(firstOf(body, 'contentType', 'contenttype')))), 'value') ?? named(item, /^body_(?!text)/)[0];
  const words = firstOf(item, 'body_text') ?? at(bodies[0], 'value');
  if (typeof markup === 'string') return htmlNodes(markup, reading);
  return isHtml(words) ? htmlNodes(words, reading) : words;
}

/** The news items of the IPTC's ninjs, all generations, and what Superdesk writes. */
export const ninjs: Format = {
  name: 'ninjs',
  matches: (source) => ['uri', 'guid'].some((name) => typeof at(source, name) === 'string') && signs.some((name) => at(source, name) !== undefined),
  read(source, reading) {
    const associations = at(source, 'associations');
    const related = Array.isArray(associations) ? (associations as readonly unknown[]) : [at(associations, 'featuremedia'), ...named(associations, /^(?!editor_|featuremedia)/)];
    // The first one leads; the others follow the text.
    const pictures = [source, ...related].filter((item) => at(item, 'type') === 'picture').flatMap((item) => pictureOf(item) ?? []);
    const people = [...entriesOf(at(source, 'people')).filter((person) => at(person, 'rel') === 'author'), ...entriesOf(at(source, 'authors'))];
    const body = bodyOf(source, reading);
    return {
      inLanguage: at(source, 'language'),
      headline: textOf(source, 'headlines', /main/, /^headline/) ?? plain(at(source, 'title')),
      description: textOf(source, 'descriptions', /summary|standfirst|deck/, /^description_/),
      byline: plain(firstOf(source, 'by', 'byline')),
      author: authorsOf(people),
      datePublished: firstOf(source, 'firstCreated', 'firstcreated', 'contentCreated', 'versionCreated', 'versioncreated'),
      dateModified: firstOf(source, 'versionCreated', 'versioncreated'),
      pubStatus: firstOf(source, 'pubStatus', 'pubstatus'),
      embargoedUntil: firstOf(source, 'embargoedUntil', 'embargoed'),
      expires: at(source, 'expires'),
      copyrightNotice: plain(firstOf(source, 'copyrightNotice', 'copyrightnotice')),
      image: pictures[0],
      body: pictures.length < 2 ? body : [...(typeof body === 'string' ? body.split(/\n\s*\n/).flatMap((words) => textBlock('paragraph', words)) : entriesOf(body)), ...pictures.slice(1).map((picture) => ({ type: 'image-set', picture }))],
    };
  },
};
