/** What a backend did otherwise than the contract says. */
export class Mismatch extends Error {
  override name = 'Mismatch';
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** Text or data as it is shown in the report: on one line, and not too much of it. */
export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  // A backend writes what it likes; the terminal of the tester is not to obey it.
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
};

/** @throws Mismatch unless the condition holds. */
export function expect(holds: boolean, expected: string, got: unknown): asserts holds {
  if (!holds) throw new Mismatch(expected, shown(got));
}

/** @throws Mismatch unless both are equal as JSON. */
export function expectEqual(got: unknown, expected: unknown, what: string): void {
  expect(JSON.stringify(got) === JSON.stringify(expected), `${what} ${shown(expected)}`, got);
}
