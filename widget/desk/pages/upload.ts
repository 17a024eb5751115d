/** Bringing in official texts: files, the report on each, its doubts beside the text. */
import type { IngestedFile, IngestReport } from '../../../src/runtime/ingest-texts.ts';
import type { DeskPage, Frame } from '../page.ts';
import { badge, build, button, facts, fill, link, notice, working } from '../parts.ts';
import { knowledgeGroup, textPath } from './release-words.ts';

const texts = {
  zh: {
    about:
      '选择官方文本（.md .html .docx .pdf .xlsx .txt），可以一次选多个，也可以拖到这里。文本进入草稿发布，发布启用之前不会用来回答。扫描件无法读取，请换成带文字的版本。',
    files: '选择文件',
    chosen: (count: number, mb: string) => `已选 ${count} 个文件，共 ${mb} MB`,
    drop: '或把文件拖到这里',
    send: '上传并解析',
    sending: (percent: number) => `正在上传 ${percent}%`,
    reading: '已上传，正在解析…',
    none: '请先选择文件',
    report: '解析报告',
    result: (ok: number, failed: number) => `${ok} 个文件已读入，${failed} 个失败`,
    draft: '打开草稿',
    nothing: '没有一个文件能用，没有产生草稿。',
    failed: '失败',
    doubts: (count: number) => `${count} 处存疑`,
    clear: '无疑点',
    open: '查看文本与疑点',
    number: '文号',
    authority: '制定机关',
    edition: '版本',
    from: '施行日期',
    counts: '条款',
    count: (articles: number, sections: number, rows: number) =>
      [articles && `${articles} 条`, sections && `${sections} 节`, rows && `${rows} 行`]
        .filter(Boolean)
        .join('，') || '0',
    unknown: '不明',
    line: (n: number) => `第 ${n} 行`,
    attachments: '文中链接的附件（未下载）',
  },
  en: {
    about:
      'Choose official texts (.md .html .docx .pdf .xlsx .txt), several at once, or drop them here. They go into a draft release; nothing answers from them before it is published. Scans cannot be read; bring a version with text.',
    files: 'Choose files',
    chosen: (count: number, mb: string) => `${count} files chosen, ${mb} MB together`,
    drop: 'Or drop files here',
    send: 'Upload and read',
    sending: (percent: number) => `Uploading ${percent}%`,
    reading: 'Uploaded, reading…',
    none: 'Choose files first',
    report: 'Report',
    result: (ok: number, failed: number) => `${ok} files read, ${failed} failed`,
    draft: 'Open the draft',
    nothing: 'No file could be used, so there is no draft.',
    failed: 'failed',
    doubts: (count: number) => `${count} doubts`,
    clear: 'no doubt',
    open: 'See the text and its doubts',
    number: 'Number',
    authority: 'Authority',
    edition: 'Edition',
    from: 'In force from',
    counts: 'Provisions',
    count: (articles: number, sections: number, rows: number) =>
      [articles && `${articles} articles`, sections && `${sections} sections`, rows && `${rows} rows`]
        .filter(Boolean)
        .join(', ') || '0',
    unknown: 'unknown',
    line: (n: number) => `line ${n}`,
    attachments: 'Attachments that the text links to (not fetched)',
  },
};

export const uploadPage: DeskPage = {
  path: '/desk/upload',
  title: { zh: '上传文件', en: 'Upload texts' },
  roles: ['editor'],
  group: knowledgeGroup,
  open(frame) {
    const { body, lang } = frame;
    const words = texts[lang];
    const place = build('div', {});
    const report = build('div', {});
    const status = build('p', { role: 'status', class: 'hint' });
    let files: File[] = [];
    const input = build('input', {
      type: 'file',
      id: 'files',
      multiple: true,
      accept: '.md,.html,.htm,.docx,.pdf,.xlsx,.txt',
      onchange: () => choose([...(input.files ?? [])]),
    });
    const choose = (chosen: File[]) => {
      files = chosen;
      const mb = (chosen.reduce((sum, { size }) => sum + size, 0) / 1_000_000).toFixed(1);
      status.textContent = chosen.length > 0 ? words.chosen(chosen.length, mb) : '';
    };
    const send = button(
      words.send,
      () =>
        void working(send, place, lang, async () => {
          if (files.length === 0) {
            fill(place, notice('warn', words.none));
            input.focus();
            return;
          }
          const form = new FormData();
          for (const file of files) form.append('file', file, file.name);
          const done = await frame.api.upload<IngestReport>('/api/admin/texts', form, (share) => {
            status.textContent = share < 1 ? words.sending(Math.floor(share * 100)) : words.reading;
          });
          input.value = '';
          choose([]);
          drawReport(frame, report, done);
        }).finally(() => {
          if (files.length > 0) choose(files);
        }),
      'primary',
    );
    const box = build(
      'div',
      {
        class: 'card drop',
        ondragover: (event: DragEvent) => {
          event.preventDefault();
          box.classList.add('over');
        },
        ondragleave: () => box.classList.remove('over'),
        ondrop: (event: DragEvent) => {
          event.preventDefault();
          box.classList.remove('over');
          choose([...(event.dataTransfer?.files ?? [])]);
        },
      },
      build('label', { for: 'files' }, words.files),
      input,
      build('p', { class: 'hint' }, words.drop),
      status,
      build('div', { class: 'row' }, send),
    );
    fill(body, build('p', {}, words.about), box, place, report);
    return undefined;
  },
};

function drawReport(frame: Frame, place: HTMLElement, report: IngestReport): void {
  const { lang } = frame;
  const words = texts[lang];
  const failed = report.files.filter(({ ok }) => !ok);
  const summary = words.result(report.files.length - failed.length, failed.length);
  const heading = build('h2', { tabindex: '-1' }, words.report);
  fill(
    place,
    heading,
    notice(
      failed.length > 0 ? 'warn' : 'good',
      build('p', {}, summary),
      report.release === null
        ? build('p', {}, words.nothing)
        : build('p', {}, link(frame, `/desk/releases/${report.release}`, words.draft)),
    ),
    // What needs a look comes first.
    ...[...report.files]
      .sort((a, b) => Number(a.ok) - Number(b.ok) || b.doubts.length - a.doubts.length)
      .map((file) => drawFile(frame, report.release, file)),
  );
  frame.announce(summary);
  heading.focus();
}

function drawFile(frame: Frame, release: string | null, file: IngestedFile): HTMLElement {
  const words = texts[frame.lang];
  const { document, counts, doubts } = file;
  if (!file.ok || !document)
    return build(
      'section',
      { class: 'card' },
      build('h3', {}, file.path, ' ', badge(words.failed, 'bad')),
      build('p', { class: 'fault' }, file.error?.message ?? ''),
    );
  return build(
    'section',
    { class: 'card' },
    build(
      'h3',
      {},
      document.title,
      ' ',
      doubts.length > 0 ? badge(words.doubts(doubts.length), 'warn') : badge(words.clear, 'good'),
    ),
    build('p', { class: 'hint' }, file.path),
    facts(
      [words.number, document.number ?? words.unknown],
      [words.authority, document.authority ?? words.unknown],
      [words.edition, document.editionDate ?? words.unknown],
      [words.from, document.effectiveFrom ?? words.unknown],
      [words.counts, counts ? words.count(counts.articles, counts.sections, counts.rows) : '0'],
    ),
    doubts.length > 0
      ? build(
          'ul',
          { class: 'doubts' },
          ...doubts
            .slice(0, 20)
            .map(({ code, line, text }) =>
              build('li', {}, badge(code, 'warn'), ' ', words.line(line), text ? `: ${text}` : ''),
            ),
        )
      : null,
    file.source && file.source.attachments.length > 0
      ? build(
          'details',
          {},
          build('summary', {}, words.attachments),
          build(
            'ul',
            {},
            ...file.source.attachments.map(({ name, url }) => build('li', {}, `${name} (${url})`)),
          ),
        )
      : null,
    release && file.provisions[0]
      ? build('p', {}, link(frame, textPath(release, file.provisions[0].id.split('/')[0]!), words.open))
      : null,
  );
}
