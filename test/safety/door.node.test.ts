import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asSource, fields, flag, line, list, object, plainDoor } from '../../src/safety/door.js';
import type { Door } from '../../src/safety/door.js';

/** A door that remembers what was lost. */
function watched(): { readonly door: Door; readonly lost: string[] } {
  const lost: string[] = [];
  return { lost, door: { ...plainDoor, lose: (field) => lost.push(field) } };
}

const throwing = () => {
  throw new Error('hostile');
};

test('only an object is the source of fields', () => {
  const source = { a: 1 };
  assert.deepEqual({ ...asSource(source) }, source);
  for (const input of [undefined, null, '', 'text', 0, 7, true, [], [source], Symbol('x'), () => source]) assert.equal(asSource(input), undefined);
});

test('a source has nothing but its own fields, whatever a script of the page has added to all objects', (context) => {
  const prototype = Object.prototype as { title?: string };
  prototype.title = 'Not yours';
  context.after(() => delete prototype.title);
  assert.equal(asSource({ a: 1 })?.['title'], undefined);
  assert.deepEqual(Object.keys(fields(asSource({ a: 1 }) ?? {}, { title: line() }, plainDoor)), []);
  assert.equal(object({ url: line(), title: line() })('lead.jpg', plainDoor) instanceof Object, true);
  assert.deepEqual({ ...(object({ url: line(), title: line() })('lead.jpg', plainDoor) as object) }, { url: 'lead.jpg' });
});

test('known fields come through in a new object, others do not', () => {
  const source = { title: ' Tides ', draft: true, onclick: 'alert(1)' };
  const result = fields(source, { title: line(), lang: line() }, plainDoor);
  assert.deepEqual(result, { title: 'Tides' });
  assert.notEqual(result, source);
});

test('a field that is not as it must be is left out, and the door hears its name', () => {
  const { door, lost } = watched();
  assert.deepEqual(fields({ title: 'Tides', lang: {}, url: 'x y' }, { title: line(), lang: line(), url: line(/^\S+$/) }, door), { title: 'Tides' });
  assert.deepEqual(lost, ['lang', 'url']);
});

test('empty text, null and nothing are as good as no field, and are not lost', () => {
  const { door, lost } = watched();
  assert.deepEqual(fields({ a: '', b: null, c: undefined }, { a: throwing, b: throwing, c: throwing, d: throwing }, door), {});
  assert.deepEqual(lost, []);
});

test('false and zero are values, which readers see', () => {
  assert.deepEqual(fields({ a: false, b: 0 }, { a: (value) => value, b: (value) => value }, plainDoor), { a: false, b: 0 });
});

test('a field is read once', () => {
  let reads = 0;
  fields(Object.defineProperty({}, 'title', { get: () => `Tides ${reads++}` }), { title: line() }, plainDoor);
  assert.equal(reads, 1);
});

test('an own "__proto__" in JSON is no field and no prototype', () => {
  const result = fields(JSON.parse('{"__proto__": {"title": "Polluted"}, "lang": "en"}') as Record<string, unknown>, { title: line(), lang: line() }, plainDoor);
  assert.deepEqual(result, { lang: 'en' });
  assert.equal('title' in result || 'title' in {}, false);
  assert.equal(Object.getPrototypeOf(result), Object.prototype);
});

test('what a getter or a Proxy throws is for the caller, who refuses the document', () => {
  assert.throws(() => fields(Object.defineProperty({}, 'title', { get: throwing }), { title: line() }, plainDoor), /hostile/);
  assert.throws(() => fields(new Proxy({}, { get: throwing }), { title: line() }, plainDoor), /hostile/);
});

const person = object({ name: line(), jobTitle: line() });

test('an object is read by its fields', () => assert.deepEqual(person({ name: 'Edda Farrowby', jobTitle: 'Correspondent', age: 40 }, plainDoor), { name: 'Edda Farrowby', jobTitle: 'Correspondent' }));

test('a text in the place of an object is its first field', () => assert.deepEqual(person('Edda Farrowby', plainDoor), { name: 'Edda Farrowby' }));

test('without its first field there is no object', () => {
  for (const value of [{}, { jobTitle: 'Correspondent' }, { name: '' }, { name: ' ' }, { name: {} }, '', null, undefined, true, [], ['Edda'], Symbol('x')]) assert.equal(person(value, plainDoor), undefined);
});

test('a list keeps what can be read', () => {
  assert.deepEqual(list(person)([{ name: 'Edda' }, null, 7n, {}, 'Oren'], plainDoor), [{ name: 'Edda' }, { name: 'Oren' }]);
});

test('there is no list where nothing is left', () => {
  for (const value of [[], [null], [{}], {}, 'Edda', 7, null, { length: 1, 0: 'Edda' }]) assert.equal(list(person)(value, plainDoor), undefined);
});

test('a line is clean text without white space around it', () => {
  assert.equal(line()(' \tTide\u0000s \n', plainDoor), 'Tides');
  assert.equal(line()(`x${'\u0301'.repeat(5000)}`, plainDoor)?.toString().length, 9);
});

test('a number may be a line, because CMSs write ids so', () => {
  assert.equal(line()(7910, plainDoor), '7910');
  assert.equal(line()(0, plainDoor), '0');
});

test('nothing else is a line', () => {
  for (const value of [undefined, null, true, false, 7n, {}, [], ['text'], Symbol('text'), () => 'text', { toString: () => 'text' }, new String('text')]) assert.equal(line()(value, plainDoor), undefined);
});

test('a line matches its pattern after it was cleaned', () => {
  assert.equal(line(/^open$/)(' open\u0007 ', plainDoor), 'open');
  assert.equal(line(/^open$/)('opened', plainDoor), undefined);
});

test('empty text is no line', () => {
  for (const value of ['', ' ', '\n', '\u0000']) assert.equal(line()(value, plainDoor), undefined);
});

test('true and "true" are flags', () => {
  for (const value of [true, 'true']) assert.equal(flag(value, plainDoor), true);
});

test('nothing else is a flag', () => {
  for (const value of [false, 'false', '', 'TRUE', 'yes', 1, 0, {}, []]) assert.ok(!flag(value, plainDoor), String(value));
});

test('a flag that is false is no mistake of who wrote it', () => {
  const { door, lost } = watched();
  const { duplicate = false } = fields({ duplicate: false }, { duplicate: flag }, door);
  assert.equal(duplicate, false);
  assert.deepEqual(lost, []);
});

test('the plain door reads text and lists, and nothing in their place', () => {
  assert.equal(plainDoor.text('a\u0000b'), 'ab');
  for (const value of [undefined, null, 7, {}, ['a']]) assert.equal(plainDoor.text(value), '');
  assert.deepEqual(plainDoor.entries([1, 'a']), [1, 'a']);
  for (const value of [undefined, null, 'ab', { length: 1 }, new Set([1])]) assert.deepEqual(plainDoor.entries(value), []);
});
