import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Lang } from '../answer/types.ts';
import type { SignedInStaff } from '../desk/sign-in/read-session.ts';
import type { Services } from './services.ts';

export interface AppEnv {
  Variables: {
    services: Services;
    /** Language of the request, for errors and cards. */
    lang: Lang;
    requestId: string;
    /** Who acts, on routes of staff; set wherever `requireRole` let the request through. */
    staff: SignedInStaff;
  };
}

export type App = OpenAPIHono<AppEnv>;
export type AppContext = Context<AppEnv>;
