import type { IdentityProvider } from '../../ports.ts';
import { createOpenIdProvider } from './openid-provider.ts';

/** The identity provider of the settings; null where none is named. */
export function openIdentityProvider(config: {
  OIDC_ISSUER?: string | undefined;
  OIDC_CLIENT_ID?: string | undefined;
  OIDC_CLIENT_SECRET?: string | undefined;
  OIDC_ROLES_CLAIM: string;
  OIDC_SCOPES: string;
  OIDC_LABEL: string;
}): IdentityProvider | null {
  if (!config.OIDC_ISSUER || !config.OIDC_CLIENT_ID) return null;
  return createOpenIdProvider({
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET ?? null,
    rolesClaim: config.OIDC_ROLES_CLAIM,
    scopes: config.OIDC_SCOPES,
    label: config.OIDC_LABEL,
    timeoutMs: 10_000,
  });
}
