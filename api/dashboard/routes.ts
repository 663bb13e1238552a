/** The dashboard: pages for people at the addresses where programs find JSON, and the forms that their buttons send. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import * as z from 'zod';
import { sentinelError } from '../../config/errors.js';
import { modelOf, type SentinelConfig } from '../../config/load-config.js';
import { type CheckSummary, createCheckSummaries } from '../../store/check-summary.js';
import { createLiveVolumes } from '../../store/live-volume.js';
import { createRecentPerformance } from '../../store/recent-performance.js';
import type { RunHistory } from '../../store/run-history.js';
import type { AdmitVariables } from '../admit.js';
import { pagePolicy } from '../page-policy.js';
import { prefersHtml } from '../prefers-html.js';
import type { Runs } from '../runs.js';
import type { ServedModels } from '../served-models.js';
import { actionSchema } from './action-schema.js';
import type { Done } from './done-notice.js';
import { checksOfARow, homePage } from './home-page.js';
import type { Html } from './layout.js';
import { CHECKS_OF_A_MODEL, modelPage } from './model-page.js';
import type { Look, Operations } from './operations.js';
import { createOverview } from './overview.js';
import { runPage } from './run-page.js';
import { RUNS_OF_A_PAGE, runsPage } from './runs-page.js';
import { sameSite } from './same-site.js';

export interface DashboardDeps {
  readonly config: SentinelConfig;
  readonly models: ServedModels;
  readonly runs: Runs;
  readonly history: RunHistory;
  readonly operations: Operations;
  /** Whether the key of a request may press buttons. */
  readonly mayOperate: (c: Context) => boolean;
  readonly limited: MiddlewareHandler;
  readonly onProblem: (problem: string) => void;
  readonly now: () => Date;
}

/** Days whose predictions are counted. */
const DAYS_OF_VOLUME = 14;
const LATEST_ON_FIRST_PAGE = 10;
/** Over all models a page of older checks would have to count through all newer ones. */
const DEEPEST_PAGE = 200;

/** The routes of the dashboard. Where a program asks, pages that share an address with JSON let the next route answer. */
export function dashboardRoutes(deps: DashboardDeps): Hono<{ Variables: AdmitVariables }> {
  const { config, runs, history, operations, mayOperate } = deps;
  const app = new Hono<{ Variables: AdmitVariables }>();
  const performance = createRecentPerformance({
    dataDir: config.data_dir,
    checks: CHECKS_OF_A_MODEL,
    onBroken: (path, problem) => deps.onProblem(`${path}: ${problem}`),
  });
  const overview = createOverview({ ...deps, performance, volumes: createLiveVolumes(DAYS_OF_VOLUME) });
  const summaries = createCheckSummaries({
    dataDir: config.data_dir,
    onBroken: (path, problem) => deps.onProblem(`${path}: ${problem}`),
  });
  const ids = Object.keys(config.models);
  const tagged = etag();
  /** Where people find Temporal's UI; none while Temporal is away. */
  const temporalUi = ({ problem }: Pick<Look, 'problem'>) =>
    problem === null ? operations.address(null) : null;

  app.get('/', tagged, async (c) => {
    const [models, latest] = await Promise.all([
      overview(ids, checksOfARow(ids.length)),
      history.latest(ids, { limit: LATEST_ON_FIRST_PAGE }),
    ]);
    return show(
      c,
      homePage({
        overview: models,
        latest,
        page: numberOf(c, 'page'),
        temporalUi: temporalUi(models.temporal),
      }),
    );
  });

  app.get('/models/:model', tagged, async (c, next) => {
    c.header('Vary', 'Accept');
    if (!prefersHtml(c)) return next();
    const { id } = modelOf(config, c.req.param('model'));
    const [{ models, temporal }, checks] = await Promise.all([
      overview([id], CHECKS_OF_A_MODEL),
      history.count(id),
    ]);
    const [model] = models;
    if (model === undefined) return next();
    const looked: CheckSummary[] = [];
    for (const record of model.recent) {
      const summary = await summaries.of(record);
      if (summary !== null) looked.push(summary);
    }
    return show(
      c,
      modelPage({
        overview: model,
        temporal,
        summaries: looked,
        checks,
        columnPage: numberOf(c, 'columns'),
        done: c.req.query('done') ?? null,
        operator: { may: mayOperate(c), name: c.get('keyName') ?? null },
        temporalUi: temporalUi(temporal),
        addressOf: temporal.problem === null ? operations.address : () => null,
      }),
    );
  });

  app.get('/runs', tagged, async (c, next) => {
    c.header('Vary', 'Accept');
    if (!prefersHtml(c)) return next();
    const asked = c.req.query('model');
    const model = asked === undefined || asked === '' ? null : modelOf(config, asked).id;
    const wanted = model === null ? ids : [model];
    const [counts, temporal] = await Promise.all([
      Promise.all(wanted.map((id) => history.count(id))),
      operations.look(),
    ]);
    const count = counts.reduce((sum, one) => sum + one, 0);
    const page = Math.min(numberOf(c, 'page'), model === null ? DEEPEST_PAGE : Number.MAX_SAFE_INTEGER);
    const slice = { offset: (page - 1) * RUNS_OF_A_PAGE, limit: RUNS_OF_A_PAGE };
    const listed = model === null ? await history.latest(ids, slice) : await history.list(model, slice);
    return show(
      c,
      runsPage({ model, models: ids, runs: listed, count, page, temporalUi: temporalUi(temporal) }),
    );
  });

  app.get('/runs/:id', tagged, async (c, next) => {
    c.header('Vary', 'Accept');
    if (!prefersHtml(c) || c.req.query('format') === 'json') return next();
    const record = await runs.get(c.req.param('id'));
    const [summary, { before, after }, temporal] = await Promise.all([
      summaries.of(record),
      history.neighbours(record),
      operations.look(),
    ]);
    const { workflow_id, run_id } = record;
    const isAway = temporal.problem !== null;
    const address = workflow_id === null || isAway ? null : operations.address({ workflow_id, run_id });
    const columnPage = numberOf(c, 'columns');
    return show(
      c,
      runPage({
        record,
        summary,
        before,
        after,
        address,
        columnPage,
        temporalUi: temporalUi(temporal),
      }),
    );
  });

  app.post('/models/:model/actions', sameSite(config.api.public_url), deps.limited, async (c) => {
    const model = modelOf(config, c.req.param('model'));
    const done = await act(model.id, await c.req.parseBody(), c.get('keyName') ?? null);
    return c.redirect(`/models/${model.id}?done=${done}`, 303);
  });

  async function act(model: string, form: unknown, keyName: string | null): Promise<Done> {
    const parsed = actionSchema.safeParse(form);
    if (!parsed.success)
      throw sentinelError('SENT_REQUEST_INVALID', { model, problems: z.prettifyError(parsed.error) });
    const action = parsed.data;
    const who = keyName === null ? 'the dashboard' : `the dashboard, key ${keyName}`;
    switch (action.action) {
      case 'check':
        return (await runs.start({ model })).joined ? 'joined' : 'check';
      case 'pause':
        await operations.pause(model, `paused in ${who}`, keyName);
        return 'pause';
      case 'resume':
        await operations.resume(model, `resumed in ${who}`, keyName);
        return 'resume';
      default: {
        const by = keyName ?? action.by;
        if (by === undefined)
          throw sentinelError('SENT_REQUEST_INVALID', { model, problems: 'by: expected who decides' });
        const reason = action.reason?.trim() ?? '';
        await operations.decide(model, action.action, action, { by, ...(reason === '' ? {} : { reason }) });
        return action.action;
      }
    }
  }

  return app;
}

/** A page with the policy that its script and forms need, to be asked for anew each time. */
async function show(c: Context, page: Html): Promise<Response> {
  const text = String(await page);
  return c.html(text, 200, {
    'Content-Security-Policy': pagePolicy(text, { live: true }),
    'Cache-Control': 'private, no-cache',
  });
}

/** A number from 1 in the address; 1 for anything else. */
function numberOf(c: Context, name: string): number {
  const text = c.req.query(name) ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}
