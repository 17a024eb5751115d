import { defineConfig } from 'drizzle-kit';

/** Paths are relative to the root of the checkout, where drizzle-kit is run (`npm run db:generate`). */
export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './src/records/schema/index.ts',
  out: './src/records/migrations',
});
