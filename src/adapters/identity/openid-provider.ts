/** Sign-in at an OpenID Connect provider: authorization code with PKCE, state and nonce, ID tokens checked by their keys. */
import * as client from 'openid-client';
import { YaowenError } from '../../errors.ts';
import type { Identity, IdentityProvider } from '../../ports.ts';

export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  /** Null: a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** Name of the claim that holds roles; a path with dots where it lies deeper, e.g. `realm_access.roles`. */
  rolesClaim: string;
  scopes: string;
  label: string;
  timeoutMs: number;
}

/**
 * The provider's description is read when it is first needed, and again until it was had: one that is down at the
 * start of the service is no reason to forget it.
 */
export function createOpenIdProvider(settings: OpenIdSettings): IdentityProvider {
  let described: Promise<client.Configuration> | null = null;
  const describe = (): Promise<client.Configuration> => {
    described ??= discover(settings).catch((cause) => {
      described = null;
      throw unavailable(cause);
    });
    return described;
  };
  return {
    label: settings.label,

    async begin({ redirectUri }) {
      const configuration = await describe();
      const codeVerifier = client.randomPKCECodeVerifier();
      const flow = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, flow };
    },

    async finish({ url, redirectUri, flow }) {
      const configuration = await describe();
      // The address that the provider knows, whatever a proxy has made of it.
      const back = new URL(redirectUri);
      back.search = new URL(url).search;
      try {
        const tokens = await client.authorizationCodeGrant(configuration, back, {
          pkceCodeVerifier: flow.codeVerifier,
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
        });
        const claims: Record<string, unknown> = { ...tokens.claims() };
        const hasAll =
          ['name', 'email'].every((name) => name in claims) && readClaim(claims, settings.rolesClaim);
        if (!hasAll && configuration.serverMetadata().userinfo_endpoint) {
          const more = await client.fetchUserInfo(configuration, tokens.access_token, String(claims.sub));
          for (const [name, value] of Object.entries(more)) claims[name] ??= value;
        }
        return identityOf(claims, settings.rolesClaim);
      } catch (error) {
        throw isOutage(error) ? unavailable(error) : refused(error);
      }
    },

    async signOutUrl({ returnTo }) {
      try {
        const configuration = await describe();
        if (!configuration.serverMetadata().end_session_endpoint) return null;
        return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo }).href;
      } catch {
        // Signed out here in any case.
        return null;
      }
    },
  };
}

function discover({
  issuer,
  clientId,
  clientSecret,
  timeoutMs,
}: OpenIdSettings): Promise<client.Configuration> {
  const url = new URL(issuer);
  return client.discovery(url, clientId, undefined, authentication(clientSecret), {
    timeout: timeoutMs / 1000,
    execute: [
      client.enableNonRepudiationChecks,
      // The settings allow http on this machine only.
      ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  });
}

/** In the header, as OpenID Connect has it by default; in the body where the provider takes it only there. */
function authentication(secret: string | null): client.ClientAuth {
  if (secret === null) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

function identityOf(claims: Record<string, unknown>, rolesClaim: string): Identity {
  const { iss, sub, name, preferred_username: username, email, email_verified: emailVerified } = claims;
  const held = readClaim(claims, rolesClaim);
  return {
    issuer: String(iss),
    subject: String(sub),
    name: [name, username, sub].find((value) => typeof value === 'string' && value.trim() !== '') as string,
    email: typeof email === 'string' ? email : null,
    emailVerified: emailVerified === true,
    roles: (typeof held === 'string' ? held.split(/[\s,]+/) : Array.isArray(held) ? held : []).filter(
      (role): role is string => typeof role === 'string' && role !== '',
    ),
  };
}

/** A claim by its name, else by its path. */
function readClaim(claims: Record<string, unknown>, path: string): unknown {
  if (path in claims) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (held, name) =>
        held !== null && typeof held === 'object' ? (held as Record<string, unknown>)[name] : undefined,
      claims,
    );
}

/** Whether the provider was not there, or the settings do not fit it; else it (or its reply) said no. */
function isOutage(error: unknown): boolean {
  if (error instanceof client.AuthorizationResponseError)
    return ['server_error', 'temporarily_unavailable'].includes(error.error);
  // A 401 of the provider to this service: the client's secret is wrong.
  if (error instanceof client.WWWAuthenticateChallengeError) return true;
  if (error instanceof client.ResponseBodyError)
    return error.status >= 500 || error.error === 'invalid_client' || error.error === 'unauthorized_client';
  if (error instanceof client.ClientError)
    return (
      error.code === 'OAUTH_TIMEOUT' ||
      error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ||
      error.code === 'OAUTH_RESPONSE_IS_NOT_JSON'
    );
  return error instanceof TypeError;
}

const unavailable = (cause: unknown): YaowenError =>
  new YaowenError(
    'unavailable:identity',
    {
      zh: '统一身份认证暂时没有应答，或设置与它不符。请稍后再试，或用邮箱和密码登录；管理员请检查 OIDC_ISSUER 等设置。',
      en: 'The identity provider does not answer, or the settings do not fit it. Try again later, or sign in with e-mail and password; administrators check OIDC_ISSUER and its neighbours.',
    },
    { cause },
  );

const refused = (cause: unknown): YaowenError =>
  new YaowenError(
    'unauthorized:staff',
    {
      zh: '统一身份认证没有允许登录，或这次登录已过期。请重试。',
      en: 'The identity provider did not let you in, or this sign-in took too long. Please try again.',
    },
    { cause },
  );
