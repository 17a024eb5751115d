/** The part of a saved portal page that is the text: navigation, share bars, related links and footers left out. */

const furniture =
  'nav, footer, aside, dialog, menu, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=complementary]';
const furnitureName =
  /(?:^|[-_\s])(?:nav|navbar|navigation|menu|crumbs?|breadcrumbs?|share|bdshare\w*|social|footer|copyright|sidebar|aside|related|recommend\w*|toolbar|tools?|print|qrcode|erweima|ewm|pager|pagination|login|search|banner|topbar|location|position|weizhi|dqwz|friendlinks?|links?|fenxiang|dayin|guanbi|weixin|weibo|font-?size|hot|ad|ads|advert\w*|comment|comments|cookie\w*|skip\w*|header|top)(?:$|[-_\s])/i;
const container = /^(?:div|main|article|section|table|tbody|tr|td|center|font|span|form|ucapcontent)$/;
const fileLink = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z)(?:[?#].*)?$/i;

export interface PageContent {
  /** Elements that hold the text, in order. */
  parts: Element[];
  /** Title the page gives the text; it may stand in `parts` too. */
  title: string | null;
  /** Words left out, in characters: navigation and the like. */
  dropped: number;
}

/** Changes the document: what is no text is taken out. */
export function findContent(document: Document): PageContent {
  const body = document.body ?? document.documentElement;
  const before = lengthOf(body);
  const title = findTitle(document);
  prune(body);
  const content = dominant(body);
  // Files that belong to the text are often listed below it, outside its box.
  const attachments = [...body.querySelectorAll('a')].filter((a) => isFile(a) && !content.contains(a));
  const parts = [
    content,
    ...attachments.map((a) => (lengthOf(a.parentElement!) < 200 ? a.parentElement! : a)),
  ];
  return {
    parts: [...new Set(parts)],
    title,
    dropped: Math.max(0, before - lengthOf(content)),
  };
}

/**
 * The title that the standard for government sites (政府网站发展指引) puts into `ArticleTitle`, else the page's only
 * h1, else `<title>` without the name of the site.
 */
function findTitle(document: Document): string | null {
  for (const meta of document.querySelectorAll('meta')) {
    const content = meta.getAttribute('content')?.trim();
    if (/^articletitle$/i.test(meta.getAttribute('name') ?? '') && content) return content;
  }
  const headings = [...document.querySelectorAll('h1')].filter((h) => lengthOf(h) > 3);
  if (headings.length === 1) return (headings[0]!.textContent ?? '').replace(/\s+/g, ' ').trim();
  const title = document.querySelector('title')?.textContent?.trim() ?? '';
  const first = title.split(/\s*[_|｜]\s*|\s+[-–—]\s+|\s*--+\s*/)[0]!.trim();
  return first.length > 3 ? first : null;
}

function prune(body: Element): void {
  for (const element of body.querySelectorAll(
    'script, style, noscript, template, iframe, svg, button, select, input',
  ))
    element.remove();
  const total = lengthOf(body) || 1;
  for (const element of body.querySelectorAll(furniture)) if (lengthOf(element) < total * 0.5) drop(element);
  for (const element of [...body.querySelectorAll('[class], [id]')]) {
    const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
    if (
      !furnitureName.test(names) ||
      !/^(?:div|ul|ol|dl|p|span|section|header|table|li|h[2-6])$/.test(element.localName)
    )
      continue;
    // A box by such a name that holds the text itself is kept.
    if (sentences(element) < 2 && lengthOf(element) < total * 0.3 && !holdsTitle(element)) drop(element);
  }
  for (const list of [...body.querySelectorAll('ul, ol, dl, div, table')]) if (isLinkList(list)) drop(list);
}

/** Takes it out, but leaves the links to files that stand in it. */
function drop(element: Element): void {
  if (![...element.querySelectorAll('a')].some(isFile)) element.remove();
}

const holdsTitle = (element: Element): boolean => element.querySelector('h1') !== null;

/** Lists of links to other pages: most of the words are links, and there are several. */
function isLinkList(element: Element): boolean {
  const links = [...element.querySelectorAll('a')].filter((a) => !isFile(a));
  if (links.length < 3) return false;
  const linked = links.reduce((sum, a) => sum + lengthOf(a), 0);
  return linked > lengthOf(element) * 0.6 && sentences(element) < 3;
}

const isFile = (a: Element): boolean => fileLink.test(a.getAttribute('href') ?? '');

/** Goes down as long as one child holds nearly all words that are no links. */
function dominant(body: Element): Element {
  let at = body;
  for (let depth = 0; depth < 60; depth++) {
    const whole = plainLength(at);
    const next = [...at.children].find(
      (child) => container.test(child.localName) && plainLength(child) >= whole * 0.85,
    );
    if (!next || (next.localName === 'table' && next.querySelectorAll('tr').length > 1)) return at;
    at = next;
  }
  return at;
}

function plainLength(element: Element): number {
  let linked = 0;
  for (const a of element.querySelectorAll('a')) linked += lengthOf(a);
  return Math.max(0, lengthOf(element) - linked);
}

const squeeze = (text: string): string => text.replace(/\s+/g, '');
const lengthOf = (element: Element): number => squeeze(element.textContent ?? '').length;
const sentences = (element: Element): number => (element.textContent?.match(/[。；]/g) ?? []).length;
