/** The verbs on releases and recalls for commands beside a running server; see local.ts. */
import { z } from '@hono/zod-openapi';
import type { App, AppContext } from '../app-env.ts';
import { recallInputs } from '../recall-shapes.ts';
import { releaseInputs } from '../release-shapes.ts';
import { checkLocal, readInput } from './local.ts';

const actor = 'operator';

/** @param isLocal whether a request comes from this machine, and through no proxy */
export function addLocalReleaseRoutes(app: App, isLocal: (c: AppContext) => boolean): void {
  const add = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    run: (c: AppContext, input: z.infer<Schema>) => Promise<unknown>,
  ) =>
    app.post(path, async (c) => {
      await checkLocal(c, isLocal);
      const input = await readInput(c, schema);
      return input instanceof Response ? input : c.json((await run(c, input)) as object);
    });
  const recall = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    run: (c: AppContext, input: z.infer<Schema>) => Promise<unknown>,
  ) => add(`/api/local/recalls/${name}`, schema, run);
  const verb = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    run: (c: AppContext, input: z.infer<Schema>) => Promise<unknown>,
  ) => add(`/api/local/releases/${name}`, schema, run);
  const verbsOf = (c: AppContext) => c.get('services').releases();
  verb('list', z.object({}), (c) => verbsOf(c).list());
  verb('gate', z.object({}), (c) => verbsOf(c).gate());
  verb('show', releaseInputs.show, (c, input) => verbsOf(c).show(input));
  verb('diff', releaseInputs.diff, (c, input) => verbsOf(c).diff(input));
  verb('evaluate', releaseInputs.evaluate, (c, input) => verbsOf(c).evaluate({ ...input, actor }));
  verb('approve', releaseInputs.approve, (c, input) => verbsOf(c).approve({ ...input, actor }));
  verb('publish', releaseInputs.publish, (c, input) => verbsOf(c).publish({ ...input, actor }));
  verb('rollBack', releaseInputs.rollBack, (c, input) => verbsOf(c).rollBack({ ...input, actor }));
  verb('retire', releaseInputs.retire, (c, input) => verbsOf(c).retire({ ...input, actor }));
  verb('rebase', releaseInputs.rebase, (c, input) => verbsOf(c).rebase({ ...input, actor }));
  verb('refresh', z.object({}), (c) => verbsOf(c).refresh({ actor }));
  verb('remove', releaseInputs.remove, (c, input) => verbsOf(c).remove({ ...input, actor }));
  recall('list', recallInputs.list, (c, input) => c.get('services').recalls().list(input));
  recall('mark', recallInputs.mark, (c, input) =>
    c
      .get('services')
      .recalls()
      .mark({ ...input, actor }),
  );
  verb('setGate', releaseInputs.setGate, (c, input) => verbsOf(c).setGate({ ...input, actor }));
}
