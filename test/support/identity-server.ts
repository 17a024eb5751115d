/** A real OpenID Connect provider on this machine, with accounts as a test says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export interface IdentityServer {
  issuer: string;
  /** Claims by account name. */
  accounts: Map<string, Record<string, unknown>>;
  /** Makes it answer nothing but errors, or answer again. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

export const identityClient = { clientId: 'yaowen-desk', clientSecret: 'a secret of the test, long enough' };

/**
 * @param host `localhost` makes it another site than 127.0.0.1 in a browser
 * @param serviceUrl origin of the service, for its redirect addresses; asked when the first request comes
 */
export async function startIdentityServer(
  serviceUrl: () => string,
  host: 'localhost' | '127.0.0.1' = '127.0.0.1',
): Promise<IdentityServer> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  let down = false;
  const accounts: IdentityServer['accounts'] = new Map();
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'test' };
  const server = createServer((request, response) => {
    if (down) {
      response.writeHead(503).end('down');
      return;
    }
    handle ??= createProvider();
    handle?.(request, response);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;

  function createProvider() {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: identityClient.clientId,
          client_secret: identityClient.clientSecret,
          redirect_uris: [`${serviceUrl()}/api/desk/oidc/callback`],
          post_logout_redirect_uris: [`${serviceUrl()}/desk`],
          grant_types: ['authorization_code'],
          response_types: ['code'],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [key] },
      pkce: { required: () => true },
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['name', 'roles', 'realm'], email: ['email', 'email_verified'] },
      cookies: { keys: ['a key of the test'] },
      ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      findAccount: (_context: unknown, id: string) =>
        accounts.has(id) ? { accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) } : undefined,
    });
    return provider.callback();
  }

  return {
    issuer,
    accounts,
    setDown: (next) => {
      down = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
