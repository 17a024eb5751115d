import { resolve } from 'node:path';
import type { ReleaseDetail, ReleaseVerbs, ReleaseView } from '../../governance/release-verbs.ts';
import { withReleases } from '../open-releases.ts';
import { bad, type Command, printJson, text, type Values } from './command.ts';
import { showDiff } from './show-diff.ts';

interface Verb {
  usage: string;
  about: string;
  /** How many words follow. */
  takes: [least: number, most: number];
  run(releases: ReleaseVerbs, words: string[], values: Values): Promise<unknown>;
  show(result: never): string;
}

const actor = 'operator';

const verbs: Record<string, Verb> = {
  list: {
    usage: 'list',
    about: 'All releases, newest first.',
    takes: [0, 0],
    run: (releases) => releases.list(),
    show: (list: ReleaseView[]) =>
      list.length === 0 ? 'No release yet; npm start makes the first.' : list.map(line).join('\n'),
  },
  show: {
    usage: 'show ID',
    about: 'A release, its figures and its texts.',
    takes: [1, 1],
    run: (releases, [id]) => releases.show({ id: id! }),
    show: showDetail,
  },
  diff: {
    usage: 'diff FROM TO',
    about: 'What differs, article by article. Each an ID, live or newest; or both TITLE@DATE.',
    takes: [2, 2],
    run: (releases, [from, to]) => releases.diff({ from: from!, to: to! }),
    show: (diff) =>
      showDiff(diff, { colours: process.stdout.isTTY === true && process.env.NO_COLOR === undefined }),
  },
  evaluate: {
    usage: 'evaluate ID [--questions FILE] [--margin POINTS]',
    about: 'Measures a draft against the live release.',
    takes: [1, 1],
    run(releases, [id], values) {
      const questions = text(values.questions);
      return releases.evaluate({
        id: id!,
        questions: questions === undefined ? undefined : resolve(questions),
        marginPoints: margin(values),
        actor,
      });
    },
    show: showFigures,
  },
  approve: {
    usage: 'approve ID [--override REASON]',
    about: 'Lets a release be published; a reason lets one pass that was not measured or fell short.',
    takes: [1, 1],
    run: (releases, [id], values) => releases.approve({ id: id!, override: overrideOf(values), actor }),
    show: line,
  },
  publish: {
    usage: 'publish ID [--override REASON]',
    about: 'Lets an approved release answer.',
    takes: [1, 1],
    run: (releases, [id], values) => releases.publish({ id: id!, override: overrideOf(values), actor }),
    show: line,
  },
  rollback: {
    usage: 'rollback [ID]',
    about: 'Goes back to the release that was live before, or to ID.',
    takes: [0, 1],
    run: (releases, [to]) => releases.rollBack({ to: to ?? null, actor }),
    show: line,
  },
  rebase: {
    usage: 'rebase ID [--only] [--take draft|live]',
    about: 'Brings a draft onto the live release; --only its own changes, without those of drafts below it.',
    takes: [1, 1],
    run(releases, [id], values) {
      const take = text(values.take) ?? null;
      if (take !== null && take !== 'draft' && take !== 'live')
        throw bad('--take 只能是 draft 或 live', '--take is draft or live');
      return releases.rebase({ id: id!, only: values.only === true, take, actor });
    },
    show: line,
  },
  remove: {
    usage: 'remove TITLE@DATE…',
    about: 'A draft without these texts.',
    takes: [1, 1000],
    run: (releases, editions) => releases.remove({ editions, actor }),
    show: line,
  },
  retire: {
    usage: 'retire ID',
    about: 'Gives up a draft.',
    takes: [1, 1],
    run: (releases, [id]) => releases.retire({ id: id!, actor }),
    show: line,
  },
  gate: {
    usage: 'gate [--margin POINTS] [--questions FILE]',
    about: 'Shows or sets what a draft must hold against the live release.',
    takes: [0, 0],
    run(releases, _, values) {
      const questions = text(values.questions);
      const marginPoints = margin(values);
      if (questions === undefined && marginPoints === undefined) return releases.gate();
      return releases.setGate({
        ...(marginPoints === undefined ? {} : { marginPoints }),
        ...(questions === undefined ? {} : { questions: questions === '' ? null : resolve(questions) }),
        actor,
      });
    },
    show: ({ marginPoints, questions }: { marginPoints: number; questions: string | null }) =>
      `margin ${marginPoints} points, questions ${questions ?? 'of the project'}`,
  },
};

export const releaseCommand: Command = {
  usage: Object.values(verbs)
    .map(({ usage }) => `release ${usage} [--json]`)
    .join('\n  '),
  about: 'Releases: measured, approved, published, taken back.',
  options: {
    json: { type: 'boolean' },
    questions: { type: 'string' },
    margin: { type: 'string' },
    override: { type: 'string' },
    only: { type: 'boolean' },
    take: { type: 'string' },
  },
  async run({ values, positionals }) {
    const [name, ...words] = positionals;
    const verb = name === undefined ? undefined : verbs[name];
    if (!verb)
      throw bad(
        `请写要做什么：${Object.keys(verbs).join('、')}`,
        `Say what to do: ${Object.keys(verbs).join(', ')}`,
      );
    if (words.length < verb.takes[0] || words.length > verb.takes[1])
      throw bad(`用法：release ${verb.usage}`, `Usage: release ${verb.usage}`);
    const result = await withReleases((releases) => verb.run(releases, words, values));
    if (values.json === true) printJson(result);
    else process.stdout.write(`${verb.show(result as never)}\n`);
    // A gate that closes is an outcome for people and a failure for scripts.
    return name === 'evaluate' && (result as ReleaseView).evaluation?.passed === false ? 1 : 0;
  },
};

function overrideOf(values: Values): string | null {
  const reason = text(values.override);
  if (reason !== undefined && reason.trim() === '')
    throw bad('--override 要写明理由', '--override needs a reason');
  return reason ?? null;
}

function margin(values: Values): number | undefined {
  const given = text(values.margin);
  if (given === undefined) return undefined;
  const points = Number(given);
  if (given.trim() === '' || !(points >= 0 && points <= 100))
    throw bad('--margin 要是 0 到 100 的数', '--margin must be a number from 0 to 100');
  return points;
}

function line(release: ReleaseView): string {
  const { id, state, createdAt, label, stale, overrideReason, publishedAt } = release;
  return [
    id,
    state.padEnd(9),
    (publishedAt ?? createdAt).slice(0, 16).replace('T', ' '),
    label ?? '',
    ...(stale ? ['[behind the live release: rebase]'] : []),
    ...(overrideReason ? [`[override: ${overrideReason}]`] : []),
  ].join('  ');
}

function showDetail(release: ReleaseDetail): string {
  const { counts, texts, builtOn, digest } = release;
  return [
    line(release),
    `digest ${digest}`,
    `${counts.texts} texts, ${counts.editions} editions known, ${counts.notes} notes`,
    ...(builtOn.length > 0 ? [`built on ${builtOn.map(({ id }) => id).join(', ')}`] : []),
    ...(release.evaluation ? [showFigures(release)] : ['not evaluated']),
    ...texts.map(({ document, edition }) => `  《${document}》${edition}`),
  ].join('\n');
}

function showFigures({ evaluation, state, id }: ReleaseView): string {
  if (!evaluation) return `${id} ${state}: not evaluated`;
  const { figures, questions, marginPoints, against, passed } = evaluation;
  const percent = (share: number | null) => (share === null ? '—' : (share * 100).toFixed(1));
  return [
    `${id} ${passed ? 'passed' : 'FELL SHORT'}: ${questions.count} questions, margin ${marginPoints} points, against ${against ?? 'nothing (no release is live)'}`,
    ...figures.map(
      ({ group, figure, here, live, fell }) =>
        `  ${fell ? '✗' : ' '} ${group.padEnd(3)} ${figure.padEnd(9)} ${percent(live)} → ${percent(here)}`,
    ),
  ].join('\n');
}
