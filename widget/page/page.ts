/** Language of the page at `/`: `?lang=`, else what the browser prefers; the chat's switch changes both. */
import { langOfTag } from '../shared/language.ts';
import type { Lang } from '../shared/wire-types.ts';

function setLanguage(lang: Lang): void {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
}

const asked = new URLSearchParams(location.search).get('lang');
setLanguage(langOfTag(asked ?? navigator.language));
addEventListener('yaowen-language', (event) =>
  setLanguage((event as CustomEvent<{ lang: Lang }>).detail.lang),
);
