import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/records/digest.ts';

describe('canonical JSON', () => {
  it('is the same whatever the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: '药' })).toBe('{"a":"药","b":[{"c":2,"d":1}]}');
  });

  it('keeps the order of lists', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  it('reads dates as text and leaves undefined out, as jsonb does', () => {
    expect(canonicalJson({ at: new Date(0), gone: undefined })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});

it('digests UTF-8 as others do', async () => {
  // printf '药问' | sha256sum
  expect(await sha256Hex('药问')).toBe('9dde4b82b81b663ee37405dc8879450fe56b370affa3e293f407f3658eb12aec');
  expect(await sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
