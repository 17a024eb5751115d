/** Finds a provision and takes one of its sentences, or the mark alone, into the text. */
import type { Lang, Status } from '../../shared/wire-types.ts';
import type { DeskApi } from '../api.ts';
import { statusWords } from '../pages/release-words.ts';
import { badge, build, button, field, fill, working } from '../parts.ts';

const texts = {
  zh: {
    title: '插入条文',
    query: '查找条文',
    hint: '写条号、文件名或几个字词',
    find: '查找',
    nothing: '没有找到。换个说法再试。',
    take: '点一句，连同引用标记插入；或者只插入标记。',
    mark: '只插入标记',
    close: '关闭',
  },
  en: {
    title: 'Insert an article',
    query: 'Find a provision',
    hint: 'A number of an article, a title, or a few words',
    find: 'Find',
    nothing: 'Nothing was found. Try other words.',
    take: 'Choose a sentence to insert it with its mark, or insert the mark alone.',
    mark: 'Mark only',
    close: 'Close',
  },
};

interface Result {
  provision: string;
  document: string;
  article: string;
  text: string;
  status?: Status;
}

/** @param insert the words to write (empty: the mark alone), and what they rest on */
export function openInsertArticle(
  { lang, api, query }: { lang: Lang; api: DeskApi; query: string },
  insert: (words: string, citation: { provision: string; quote: string | null }) => void,
): void {
  const words = texts[lang];
  const results = build('div', {});
  const input = field(words.query, { name: 'query', autocomplete: 'off', maxlength: '200' }, words.hint);
  input.input.value = query.slice(0, 200);
  const submit = build('button', { type: 'submit', class: 'button primary' }, words.find);
  const opener = document.activeElement;
  const dialog = build(
    'dialog',
    {
      class: 'wide',
      'aria-labelledby': 'insert-title',
      onclose: () => {
        dialog.remove();
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      },
    },
    build('h2', { id: 'insert-title' }, words.title),
    build(
      'form',
      {
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          void find();
        },
      },
      input.element,
      build(
        'div',
        { class: 'row' },
        submit,
        button(words.close, () => dialog.close()),
      ),
    ),
    results,
  );
  const take = (text: string, citation: { provision: string; quote: string | null }) => {
    dialog.close();
    insert(text, citation);
  };
  const find = () =>
    working(submit, results, lang, async () => {
      const text = input.input.value.trim();
      if (text === '') return input.input.focus();
      const { results: found } = await api.post<{ results: Result[] }>('/api/search', { query: text, k: 8 });
      fill(
        results,
        found.length === 0 ? build('p', { class: 'empty' }, words.nothing) : build('p', {}, words.take),
        ...found.map((one) =>
          build(
            'article',
            { class: 'card' },
            build(
              'h3',
              { lang: 'zh-CN' },
              `《${one.document}》${one.article} `,
              one.status
                ? badge(statusWords[one.status][lang], one.status === 'in_force' ? 'good' : 'warn')
                : null,
            ),
            build(
              'ul',
              { class: 'sentences' },
              ...sentencesOf(one.text).map((sentence) =>
                build(
                  'li',
                  {},
                  build(
                    'button',
                    {
                      type: 'button',
                      class: 'sentence',
                      lang: 'zh-CN',
                      onclick: () => take(sentence, { provision: one.provision, quote: sentence }),
                    },
                    sentence,
                  ),
                ),
              ),
            ),
            button(words.mark, () => take('', { provision: one.provision, quote: null })),
          ),
        ),
      );
    });
  document.body.append(dialog);
  dialog.showModal();
  input.input.select();
  if (query !== '') void find();
}

/** Each is a piece of the stored text, so that it can be the quote. */
export const sentencesOf = (text: string): string[] =>
  (text.match(/[^。\n]+[。]?/g) ?? []).map((piece) => piece.trim()).filter((piece) => piece.length > 1);
