/**
 * Holds what workflows ask of Temporal against what every one of them must: a run that asks for anything else cannot end. Only
 * `test/workflow-rules.test.ts` bundles it.
 */
import { msToNumber } from '@temporalio/common/lib/time.js';
import { type ActivityInput, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';

/** The longest summary that Temporal's UI shows whole on its timeline. */
const LONGEST_SUMMARY = 120;
const LONGEST_HEARTBEAT_MS = 10_000;

export function interceptors(): WorkflowInterceptors {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) problems.push(what);
  };
  return {
    inbound: [
      {
        async execute(input, next) {
          expect(input.args.length <= 1, 'more than one argument');
          const outcome = await next(input).then(
            (result) => () => result,
            (error: unknown) => () => {
              throw error;
            },
          );
          // Of no type that ends a run, so that the replay fails with this.
          if (problems.length > 0) throw new Error(`${workflowInfo().workflowType}: ${problems.join('; ')}`);
          return outcome();
        },
      },
    ],
    outbound: [
      {
        scheduleActivity(input, next) {
          for (const problem of activityProblems(input)) expect(false, `${input.activityType}: ${problem}`);
          return next(input);
        },
        startChildWorkflowExecution(input, next) {
          const { args, staticSummary, parentClosePolicy, workflowId } = input.options;
          const about = (what: string): string => `${input.workflowType}: ${what}`;
          expect(args.length === 1 && isObject(args[0]), about('not one object as its input'));
          expect(Boolean(staticSummary), about('no summary'));
          expect(parentClosePolicy !== undefined, about('no policy for the end of its parent'));
          expect(workflowId.includes('/'), about(`an id that says nothing: ${workflowId}`));
          return next(input);
        },
        continueAsNew(input, next) {
          expect(
            input.args.length === 1 && isObject(input.args[0]),
            'goes on with something else than one object',
          );
          return next(input);
        },
      },
    ],
  };
}

function activityProblems({ options, args }: ActivityInput): string[] {
  const { startToCloseTimeout, scheduleToCloseTimeout, heartbeatTimeout, retry, cancellationType, summary } =
    options;
  const attempts = retry?.maximumAttempts ?? Number.POSITIVE_INFINITY;
  const wrong: (readonly [boolean, string])[] = [
    [startToCloseTimeout === undefined, 'no startToCloseTimeout'],
    [scheduleToCloseTimeout === undefined && !Number.isFinite(attempts), 'attempts without an end'],
    [
      retry?.initialInterval === undefined || retry.maximumInterval === undefined,
      'no intervals between attempts',
    ],
    [
      heartbeatTimeout === undefined || msToNumber(heartbeatTimeout) > LONGEST_HEARTBEAT_MS,
      'no heartbeat within 10 s',
    ],
    [cancellationType !== 'WAIT_CANCELLATION_COMPLETED', 'a cancelled run does not wait for it'],
    [!summary || summary.length > LONGEST_SUMMARY, `a summary that is none: ${summary}`],
    [args.length !== 1 || !isObject(args[0]), 'not one object as its input'],
  ];
  return wrong.flatMap(([isWrong, what]) => (isWrong ? [what] : []));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
