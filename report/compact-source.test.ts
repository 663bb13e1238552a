import { describe, expect, it } from 'vitest';
import { compactScript } from './compact-source.js';
import { readTemplates } from './templates.js';

/** The texts of a script. */
const texts = (script: string) => script.match(/'(?:[^'\\\n]|\\.)*'|`[^`]*`/g);

describe('compactScript', () => {
  it('leaves out comments, indentation and spaces around what separates', () => {
    const source = "// Why.\nconst f = (a, b) => a === b ? 'x, y = z' : `a, b`;\n\n  f(1, 2);\n";
    expect(compactScript(source)).toBe("const f=(a,b)=>a===b?'x, y = z':`a, b`;\nf(1,2);");
  });

  it('keeps every text of the scripts of a report', () => {
    const { script, tips } = readTemplates();
    for (const source of [script, tips]) {
      const compact = compactScript(source);
      const lines = source.replace(/^\s*\/\/.*$/gm, '');
      expect(texts(compact)).toEqual(texts(lines));
      expect(() => new Function(compact)).not.toThrow();
    }
  });
});
