import type { ServedModels } from './served-models.js';

/**
 * Has the served models look for new champions, again and again until it is stopped. Looking, rather than being told by
 * the file system, works alike on network folders and container mounts, and costs one listing of a small folder a model.
 *
 * @param everyMs milliseconds between the end of one look and the start of the next
 * @returns stops it
 */
export function watchModels(models: Pick<ServedModels, 'refresh'>, everyMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  function again(): void {
    if (stopped) return;
    timer = setTimeout(() => void models.refresh().finally(again), everyMs);
    timer.unref();
  }
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
