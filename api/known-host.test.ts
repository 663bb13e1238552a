import { describe, expect, it } from 'vitest';
import { createKnownHost } from './known-host.js';

describe('createKnownHost', () => {
  it('knows the names of this machine and the public one, whatever the port, where there are no keys', () => {
    const isKnown = createKnownHost('https://Watch.example/ml', false);
    const known = [
      'localhost',
      'LOCALHOST:5000',
      '127.0.0.1:80',
      '127.8.0.1',
      '[::1]:5000',
      'watch.example:8443',
    ];
    expect(known.filter((host) => !isKnown(host))).toEqual([]);
    const others = [
      'evil.example',
      'evil.example:5000',
      'localhost.evil.example',
      'evil-localhost',
      '127.0.0.1.evil.example',
      'watch.example.evil.example',
      '0.0.0.0',
      '',
    ];
    expect(others.filter(isKnown)).toEqual([]);
  });

  it('knows any name where there are keys', () => {
    expect(createKnownHost(undefined, true)('evil.example')).toBe(true);
  });
});
