/** The HTTP app, the same on every runtime. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import type { AppContext, AppEnv } from './app-env.ts';
import { handleError, handleInvalid, handleNotFound } from './errors.ts';
import { language } from './middleware/language.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { readBody } from './middleware/read-body.ts';
import { readOnly } from './middleware/read-only.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { staffSession } from './middleware/staff-session.ts';
import { addAdminAnswerRoutes } from './routes/admin-answers.ts';
import { addAdminAuditRoutes } from './routes/admin-audit.ts';
import { addAdminFactRoutes } from './routes/admin-facts.ts';
import { addAdminRecallRoutes } from './routes/admin-recalls.ts';
import { addAdminRegisterRoutes } from './routes/admin-register.ts';
import { addAdminReleaseRoutes } from './routes/admin-releases.ts';
import { addAdminSwitchRoutes } from './routes/admin-switches.ts';
import { addAdminTextRoutes } from './routes/admin-texts.ts';
import { addApiDocsRoutes } from './routes/api-docs.ts';
import { addAskFormRoutes } from './routes/ask-form.ts';
import { addCaseRoutes } from './routes/cases.ts';
import { addChatRoutes } from './routes/chat.ts';
import { addChatCompletionRoutes } from './routes/chat-completions.ts';
import { addConversationRoutes } from './routes/conversations.ts';
import { addDecisionHelperRoutes } from './routes/decision-helpers.ts';
import { addDeskBoardRoutes } from './routes/desk-board.ts';
import { addDeskConversationRoutes } from './routes/desk-conversations.ts';
import { addDeskDraftRoutes } from './routes/desk-drafts.ts';
import { addDeskReportRoutes } from './routes/desk-reports.ts';
import { addDeskSupervisorRoutes } from './routes/desk-supervisor.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFeedbackRoutes } from './routes/feedback.ts';
import { addGuideRoutes } from './routes/guides.ts';
import { addHandoffRoutes } from './routes/handoff.ts';
import { addAskerHandoffRoutes } from './routes/handoff-asker.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIdentityRoutes } from './routes/identity.ts';
import { addLocalRoutes } from './routes/local.ts';
import { addLocalReleaseRoutes } from './routes/local-releases.ts';
import { addMcpRoutes } from './routes/mcp.ts';
import { addMessageRoutes } from './routes/messages.ts';
import { addPageRoutes } from './routes/page.ts';
import { addProvisionRoutes } from './routes/provisions.ts';
import { addReadRoutes } from './routes/read.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addSignInRoutes } from './routes/sign-in.ts';
import { addStaffRoutes } from './routes/staff.ts';
import { addTransparencyRoutes } from './routes/transparency.ts';
import type { HttpSettings, Services } from './services.ts';

/** What differs between runtimes for one request. */
export interface Host {
  services(c: AppContext): Services | Promise<Services>;
  /** Key by which requests of one client are counted; null is not limited. */
  clientOf(c: AppContext): string | null;
  /** Whether the request comes from this machine itself. */
  isLocal(c: AppContext): boolean;
}

export function createApp(settings: HttpSettings, host: Host): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: handleInvalid });
  app.onError(handleError);
  app.notFound(handleNotFound);
  app.use(async (c, next) => {
    c.set('services', await host.services(c));
    await next();
  });
  app.use(requestLog, securityHeaders(settings.frameAncestors), language);
  if (settings.allowedOrigins.length > 0)
    app.use(
      '/api/*',
      cors({
        origin: settings.allowedOrigins.includes('*') ? '*' : settings.allowedOrigins,
        allowMethods: ['GET', 'POST', 'DELETE'],
        allowHeaders: ['authorization', 'content-type', 'last-event-id', 'x-yaowen-secret'],
        exposeHeaders: ['retry-after', 'x-request-id', 'x-yaowen-conversation', 'x-yaowen-secret'],
        maxAge: 600,
      }),
    );
  const limit = rateLimit(settings.rateLimitPerMinute, host.clientOf);
  app.use('/ask', limit);
  app.use('/cases/*', limit);
  for (const path of ['/guides/*', '/decision-helpers/*', '/documents/*', '/search', '/about', '/changes/*'])
    app.use(path, limit);
  // Before any body is read: strangers may send staff routes nothing.
  app.use('/api/*', limit);
  app.use('/v1/*', limit, readBody);
  app.use('/mcp', limit, readBody);
  app.use('/api/desk/*', staffSession);
  app.use('/api/admin/*', staffSession);
  for (const path of ['/ask', '/v1/*', '/mcp', '/api/*']) app.use(path, readOnly);
  app.use('/api/*', readBody);

  addHealthRoutes(app);
  addConversationRoutes(app);
  addMessageRoutes(app);
  addEventRoutes(app);
  addHandoffRoutes(app);
  addAskerHandoffRoutes(app);
  addChatRoutes(app);
  addChatCompletionRoutes(app);
  addMcpRoutes(app);
  addSearchRoutes(app);
  addDocumentRoutes(app);
  addProvisionRoutes(app);
  addGuideRoutes(app);
  addDecisionHelperRoutes(app);
  addFeedbackRoutes(app);
  addCaseRoutes(app);
  addLocalRoutes(app, host.isLocal);
  addLocalReleaseRoutes(app, host.isLocal);
  addSignInRoutes(app, host.clientOf);
  addStaffRoutes(app);
  addIdentityRoutes(app);
  addDeskBoardRoutes(app);
  addDeskConversationRoutes(app);
  addDeskDraftRoutes(app);
  addDeskSupervisorRoutes(app);
  addDeskReportRoutes(app);
  addAdminReleaseRoutes(app);
  addAdminTextRoutes(app);
  addAdminFactRoutes(app);
  addAdminRecallRoutes(app);
  addAdminSwitchRoutes(app, host.isLocal);
  addAdminAnswerRoutes(app, host.isLocal);
  addAdminAuditRoutes(app, host.isLocal);
  addAdminRegisterRoutes(app, host.isLocal);
  addApiDocsRoutes(app);
  addAskFormRoutes(app);
  addReadRoutes(app);
  addTransparencyRoutes(app);
  addPageRoutes(app);
  return app;
}
