import type { Config } from '../config.ts';
import type { IdentityProvider, PasswordHasher } from '../ports.ts';
import type { SignInServices } from './services.ts';

/** How staff sign in, by the settings. */
export function openSignIn(
  config: Config,
  adapters: { passwords: PasswordHasher; provider: IdentityProvider | null },
): SignInServices {
  return {
    ...adapters,
    limits: {
      idleMs: config.STAFF_IDLE_MINUTES * 60_000,
      absoluteMs: config.STAFF_SESSION_HOURS * 3_600_000,
    },
    roleMap: config.OIDC_ROLES,
    publicUrl: config.PUBLIC_URL ?? null,
  };
}
