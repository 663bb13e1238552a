/**
 * Tells every channel of one alert. Each channel is an activity of its own with its own retries: one that is away holds
 * up no other, and none of them holds up the check that raised the alert.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { DeliverAlertInput, DeliverAlertOutput } from './contract.js';
import { failureReason } from './failure-reason.js';
import { markdownText } from './markdown.js';
import { cancellation, wasCancelled } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const sentinelModel = defineSearchAttributeKey('SentinelModel', SearchAttributeType.KEYWORD);

const SHORTEST_PATIENCE_MS = 1_000;
const LONGEST_PATIENCE_MS = 7 * 86_400_000;

/** Delivers one alert. Fails when a channel was given up, after every other one was told. */
export async function deliverAlert(input: DeliverAlertInput): Promise<DeliverAlertOutput> {
  const { alert, channels, give_up_after_ms } = parseInput(input);
  upsertSearchAttributes([{ key: sentinelModel, value: alert.model }]);
  const { deliver } = proxyActivities<Pick<Activities, 'deliver'>>({
    // Longer than the longest timeout of a channel, so that no attempt runs beside the one before it.
    startToCloseTimeout: '40s',
    heartbeatTimeout: '10s',
    scheduleToCloseTimeout: give_up_after_ms,
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  });

  const states = new Map<string, string>(channels.map((channel) => [channel, 'sending']));
  const show = (): void => {
    const rows = [...states].map(([channel, state]) => `| ${channel} | ${markdownText(state)} |`);
    setCurrentDetails(
      [
        `### ${markdownText(alert.title)}`,
        markdownText(alert.text),
        '',
        '| channel | state |',
        '|---|---|',
        ...rows,
      ].join('\n'),
    );
  };
  show();
  const failed: { channel: string; type: string; message: string }[] = [];
  await Promise.all(
    channels.map(async (channel) => {
      try {
        const { outcome } = await deliver.executeWithOptions({ summary: `${channel}: ${alert.title}` }, [
          { alert, channel },
        ]);
        states.set(channel, outcome);
      } catch (error) {
        if (wasCancelled(error)) throw cancellation(error);
        const reason = failureReason(error);
        states.set(channel, reason.message);
        failed.push({ channel, ...reason });
      }
      show();
    }),
  );
  if (failed.length > 0)
    throw ApplicationFailure.create({
      message: `${failed.length} of ${channels.length} channels could not be told: ${failed.map(({ message }) => message).join('; ')}`,
      type: failed[0]?.type ?? 'SENT_NOTIFY_FAILED',
      nonRetryable: true,
      details: [failed],
    });
  return { alert: alert.id, channels: [...channels] };
}

/** Temporal's UI and CLI let people type the input, so its outline is checked here; the activity parses the alert whole. */
function parseInput(input: DeliverAlertInput | undefined): DeliverAlertInput {
  const { alert, channels, give_up_after_ms: patience }: Partial<DeliverAlertInput> = input ?? {};
  if (
    [alert?.id, alert?.title, alert?.text].some((text) => typeof text !== 'string') ||
    !/^[a-z][a-z0-9_-]{0,62}$/.test(String(alert?.model)) ||
    !Array.isArray(channels) ||
    !(Number(patience) >= SHORTEST_PATIENCE_MS && Number(patience) <= LONGEST_PATIENCE_MS) ||
    input === undefined
  )
    throw ApplicationFailure.nonRetryable(
      'Expected the input {"alert": {…}, "channels": […], "give_up_after_ms": …} of an alert that a check has planned.',
      'SENT_USAGE',
    );
  return input;
}
