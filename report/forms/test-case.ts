/** A test case of a JUnit report: it fails, is skipped, or passes, and says why. Texts are escaped when they are written. */
export interface TestCase {
  readonly name: string;
  readonly failure: { readonly message: string; readonly detail: string } | null;
  readonly skipped: string | null;
  readonly output: string | null;
}
