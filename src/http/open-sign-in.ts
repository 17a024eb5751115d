import type { Config } from '../config.ts';
import type { PasswordHasher } from '../ports.ts';
import type { SignInServices } from './services.ts';

/** How staff sign in, by the settings. */
export function openSignIn(config: Config, passwords: PasswordHasher): SignInServices {
  return {
    passwords,
    limits: {
      idleMs: config.STAFF_IDLE_MINUTES * 60_000,
      absoluteMs: config.STAFF_SESSION_HOURS * 3_600_000,
    },
    provider: null,
    publicUrl: config.PUBLIC_URL ?? null,
  };
}
