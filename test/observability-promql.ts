/** Reads PromQL with Prometheus' own grammar: what an expression selects, and where it is not PromQL. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  /** As it is written, without a range or an offset. */
  readonly text: string;
  readonly metric: string;
  /** Labels of the matchers. */
  readonly labels: readonly string[];
}

export interface ReadExpression {
  /** What could not be parsed, each with the text around it. Empty when the expression is right. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** Labels that are grouped or matched by. */
  readonly grouping: readonly string[];
}

/** Fills in Grafana's variables, which are not PromQL. */
export function withoutVariables(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
    .replaceAll('$model', 'income')
    .replaceAll('$column', '(age|education)');
}

/** Reads an expression that has no variables in it. */
export function readPromql(expr: string): ReadExpression {
  const errors: string[] = [];
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const text = (node: SyntaxNode): string => expr.slice(node.from, node.to);
  parser.parse(expr).iterate({
    enter({ node, type }) {
      if (type.isError) errors.push(`${expr.slice(0, node.from)}⚠${expr.slice(node.from)}`);
      if (type.name === 'VectorSelector') {
        const metric = node.getChild('Identifier');
        const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
        selectors.push({
          text: text(node),
          metric: metric ? text(metric) : '',
          labels: matchers.flatMap((matcher) => matcher.getChildren('LabelName').map(text)),
        });
      }
      if (type.name === 'GroupingLabels') grouping.push(...node.getChildren('LabelName').map(text));
    },
  });
  return { errors, selectors, grouping };
}
