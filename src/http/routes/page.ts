/** The page at `/`, the staff app at `/desk`, and the built widget. */
import type { App, AppContext } from '../app-env.ts';
import { handleNotFound } from '../errors.ts';

export function addPageRoutes(app: App): void {
  app.get('/', (c) => serveAsset(c, 'index.html'));
  // One shell for every address of the app; it holds nothing until somebody has signed in.
  for (const path of ['/desk', '/desk/*']) app.get(path, (c) => serveAsset(c, 'desk.html'));
  // The address of the element is fixed, so a browser asks each time whether it is still the same.
  app.get('/widget/:name', (c) => {
    const name = c.req.param('name');
    return /^[a-z][\w-]*(\.[\w-]+)+$/.test(name) ? serveAsset(c, name) : handleNotFound(c);
  });
}

async function serveAsset(c: AppContext, name: string): Promise<Response> {
  const asset = await c.get('services').asset(name);
  if (asset === null) return handleNotFound(c);
  const headers = {
    etag: asset.etag,
    'cache-control': name.endsWith('.html') ? 'no-cache' : 'public, max-age=300',
    // A portal loads the element from here into a page of its own.
    'cross-origin-resource-policy': 'cross-origin',
  };
  const known = c.req
    .header('if-none-match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(asset.etag)) return c.body(null, 304, headers);
  return c.body(asset.body, 200, { ...headers, 'content-type': asset.type });
}
