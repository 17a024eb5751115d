import { describe, expect, it } from 'vitest';
import { randomId, replyIdOf } from '../../src/records/ids.ts';
import { hashSecret, newSecret, secretMatches } from '../../src/records/secret.ts';

describe('the secret of a conversation', () => {
  it('has 256 bits, fits a URL fragment, and never comes twice', () => {
    const secrets = Array.from({ length: 1000 }, newSecret);
    expect(new Set(secrets).size).toBe(1000);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('matches its own hash only', async () => {
    const secret = newSecret();
    const hash = await hashSecret(secret);
    expect(await secretMatches(secret, hash)).toBe(true);
    for (const wrong of ['', secret.slice(1), `${secret} `, secret.toUpperCase(), newSecret(), hash])
      expect(await secretMatches(wrong, hash)).toBe(false);
    for (const broken of ['', hash.slice(1), `${hash}0`])
      expect(await secretMatches(secret, broken)).toBe(false);
  });
});

describe('ids', () => {
  it('name what they are and never come twice', () => {
    const ids = Array.from({ length: 1000 }, () => randomId('cnv'));
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^cnv_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('use all their bits', () => {
    // Each character of the alphabet at each place: a stuck bit would leave half of them out.
    const places = Array.from({ length: 26 }, () => new Set<string>());
    for (let i = 0; i < 2000; i++)
      for (const [place, character] of [...randomId('msg').slice(4)].entries()) places[place]!.add(character);
    for (const place of places) expect(place.size).toBe(32);
  });

  it('give one reply id for one message', async () => {
    const id = randomId('msg');
    expect(await replyIdOf(id)).toBe(await replyIdOf(id));
    expect(await replyIdOf(id)).toMatch(/^msg_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(await replyIdOf(id)).not.toBe(id);
    expect(await replyIdOf(randomId('msg'))).not.toBe(await replyIdOf(id));
  });
});
