/** The description of the API: for programs as OpenAPI 3.1, for people as a plain page without scripts. */
import type { App } from '../app-env.ts';
import { escapeHtml } from '../escape-html.ts';

const info = {
  openapi: '3.1.0',
  info: {
    title: 'Yaowen 药问',
    version: '1',
    description:
      'Questions on the rules for registering and filing drugs, medical devices and cosmetics, answered by the law with every sentence cited.',
  },
};

interface Operation {
  summary?: string;
  description?: string;
  security?: unknown[];
}

export function addApiDocsRoutes(app: App): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'secret', {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret of the conversation, as it was issued.',
  });
  app.doc31('/api/openapi.json', info);

  app.get('/api/docs', (c) => {
    const { paths = {} } = app.getOpenAPI31Document(info);
    const rows = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, operation]) => {
        const secret = operation.security
          ? 'staff' in (operation.security[0] as object)
            ? 'staff'
            : 'Bearer'
          : '';
        const about = [operation.summary, operation.description].filter(Boolean).join('. ');
        return `<tr><td>${escapeHtml(method.toUpperCase())}</td><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(about)}</td><td>${secret}</td></tr>`;
      }),
    );
    return c.html(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Yaowen API</title></head>
<body><main><h1>药问 Yaowen API</h1><p>${escapeHtml(info.info.description)}</p><p><a href="/api/openapi.json">OpenAPI 3.1</a></p>
<table><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">About</th><th scope="col">Secret</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></main></body></html>`,
    );
  });
}
