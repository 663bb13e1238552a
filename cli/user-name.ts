import { userInfo } from 'node:os';

/** Who works at this machine; `undefined` in a container whose user has no name. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
