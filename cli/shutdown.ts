/**
 * Resolves when this process is asked to stop: by Ctrl-C, by SIGTERM, or, for a child of `sentinel start`, when its
 * parent has gone. A second signal ends it at once.
 */
export function shutdownRequested(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (reason: string): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve(reason);
    };
    process.on('SIGINT', () => ask('SIGINT'));
    process.on('SIGTERM', () => ask('SIGTERM'));
    if (env.SENTINEL_SUPERVISED) {
      const orphaned = (): void => {
        if (!asked) ask('its parent is gone');
      };
      // The parent may have gone before this line was reached.
      if (process.connected) process.once('disconnect', orphaned);
      else orphaned();
    }
  });
}
