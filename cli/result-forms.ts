/** The forms in which a command hands on a result: its options, and the writing. */
import type { Command } from 'commander';
import * as z from 'zod';
import { productVersion } from '../config/version.js';
import type { DriftResult } from '../drift/result.js';
import { FORMS, type Form, writeOutput } from './output.js';

const DESCRIPTIONS: Readonly<Record<Form, string>> = {
  json: 'write the DriftResult as JSON to a file, or to standard output with -',
  html: 'write the HTML report likewise',
  markdown: 'write a summary for a pull request or a chat likewise',
  junit:
    'write JUnit XML for a CI server likewise: it fails when the verdict is drift, performance has fallen, or groups are beyond a configured limit',
  csv: 'write the scores as CSV likewise, one row per column',
};

/** The options as zod reads them. */
export const formOptions = {
  json: z.string().optional(),
  html: z.string().optional(),
  markdown: z.string().optional(),
  junit: z.string().optional(),
  csv: z.string().optional(),
} satisfies Record<Form, z.ZodType>;

/** Gives a command an option for each form. */
export function withFormOptions(command: Command): Command {
  for (const form of FORMS) command.option(`--${form} <file>`, DESCRIPTIONS[form]);
  return command;
}

export interface Known {
  /** Where the HTML report is served, for the forms that link to it. */
  readonly reportUrl?: string;
  /** How far apart the model's groups may be, for the forms that fail beyond that. */
  readonly fairnessLimits?: Readonly<Record<string, number | undefined>>;
}

/**
 * Writes each form that was asked for.
 *
 * @param known what is known of the check beside its result
 * @returns whether one of them went to standard output, which then holds nothing else
 * @throws SentinelError SENT_USAGE, SENT_OUTPUT_FAILED
 */
export async function writeForms(
  options: Partial<Readonly<Record<Form, string | undefined>>>,
  result: DriftResult,
  known: Known = {},
): Promise<boolean> {
  const texts: { readonly path: string; readonly text: string }[] = [];
  for (const form of FORMS) {
    const path = options[form];
    if (path !== undefined) texts.push({ path, text: await formOf(form, result, known) });
  }
  // Side by side: to make a file durable is to wait for the disk several times.
  const written = await Promise.allSettled(texts.map(({ path, text }) => writeOutput(path, text)));
  for (const one of written) if (one.status === 'rejected') throw one.reason;
  return FORMS.some((form) => options[form] === '-');
}

/** What writes a form is loaded when it is asked for: Handlebars alone takes a while. */
async function formOf(form: Form, result: DriftResult, known: Known): Promise<string> {
  switch (form) {
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'html':
      return (await import('../report/render-report.js')).renderReport(result, {
        productVersion: productVersion(),
      });
    case 'markdown':
      return (await import('../report/forms/markdown-summary.js')).markdownSummary(result, known);
    case 'junit':
      return (await import('../report/forms/junit-xml.js')).junitXml(result, known);
    case 'csv':
      return (await import('../report/forms/scores-csv.js')).scoresCsv(result);
  }
}
