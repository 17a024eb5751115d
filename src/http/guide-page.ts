/** A guide as a page: reads and prints without scripts; the checklist is a form. */
import type { Lang } from '../answer/types.ts';
import type { Guidance } from '../knowledge/guidance.ts';
import type { GuideProduct, GuideSection } from '../knowledge/guides.ts';
import { escapeHtml } from './escape-html.ts';
import { completenessOnly, type ShownGuide } from './guide-shapes.ts';
import { drawPage, provisionPath } from './plain-page.ts';

type Statement = ShownGuide['sections'][number]['statements'][number];

const sectionNames: Record<GuideSection, { zh: string; en: string }> = {
  who: { zh: '谁来办', en: 'Who applies' },
  authority: { zh: '到哪里办', en: 'Where' },
  conditions: { zh: '条件', en: 'Conditions' },
  materials: { zh: '材料清单', en: 'Documents' },
  steps: { zh: '步骤', en: 'Steps' },
  timeLimits: { zh: '时限', en: 'Time limits' },
  fee: { zh: '费用', en: 'Fee' },
  result: { zh: '办成以后拿到什么', en: 'Result' },
  validity: { zh: '有效期', en: 'Validity' },
  renewal: { zh: '延续和变更', en: 'Renewal and changes' },
  consequences: { zh: '不办的后果', en: 'If it is not done' },
  mistakes: { zh: '常见错误', en: 'Common mistakes' },
};

const productNames: Record<GuideProduct, { zh: string; en: string }> = {
  device: { zh: '医疗器械', en: 'Medical devices' },
  drug: { zh: '药品', en: 'Drugs' },
  cosmetic: { zh: '化妆品', en: 'Cosmetics' },
  procedure: { zh: '程序与权利', en: 'Procedure and rights' },
};

const strings = {
  zh: {
    list: '办事指南',
    unsure: '不确定办哪个？先回答一两个问题',
    ours: '本指南是我们的说明，不是法规原文；有出入时以法规原文为准。',
    check: '核对我的材料',
    tick: '勾选您已经准备好的材料：',
    missing: '还缺：',
    perhaps: '视情况还可能需要：',
    complete: '清单上的必备材料都齐了。',
    open: '文本没有写明的',
    notHeld: '还涉及以下文件，本服务没有收录其文本：',
    basis: '依据',
    leftOut: '有几处说明因所依据的条文未收录或者在这一天不适用，没有显示。',
    checked: '核对日期',
    asOf: '按这一天有效的法规',
    also: '相关指南',
    when: '适用情形',
  },
  en: {
    list: 'Service guides',
    unsure: 'Not sure which? Answer a question or two first',
    ours: 'This guide is our explanation and unofficial; where it differs, the Chinese text of the law prevails.',
    check: 'Check my documents',
    tick: 'Tick the documents you already have:',
    missing: 'Still missing:',
    perhaps: 'Perhaps needed, depending on the case:',
    complete: 'All documents that are always needed are ticked.',
    open: 'What the texts do not settle',
    notHeld: 'These documents also apply; their texts are not held here:',
    basis: 'Basis',
    leftOut:
      'Some statements are not shown, because an article they rest on is not held or did not apply on this day.',
    checked: 'Checked on',
    asOf: 'Law of this day',
    also: 'Related guides',
    when: 'When',
  },
};

/** @param have ids ticked in the checklist; null before it was sent */
export function drawGuide(guide: ShownGuide, lang: Lang, have: ReadonlySet<string> | null): string {
  const t = strings[lang];
  const sections = guide.sections.map(({ section, statements }) => {
    const body =
      section === 'materials'
        ? drawChecklist(guide, statements, lang, have)
        : `<${listOf(section)}>${statements.map((one) => `<li>${drawStatement(one, lang)}</li>`).join('')}</${listOf(section)}>`;
    return `<section><h2 id="${section}">${sectionNames[section][lang]}</h2>${body}</section>`;
  });
  const open = guide.open.map((one) => `<li>${escapeHtml(one[lang])}</li>`).join('');
  const notHeld = guide.notHeld.map((title) => `<li lang="zh-CN">《${escapeHtml(title)}》</li>`).join('');
  const basis = guide.citations.map((citation) => drawBasis(citation, lang)).join('');
  const also = guide.seeAlso
    .map(
      (other) => `<li><a href="/guides/${other.id}?lang=${lang}">${escapeHtml(other.title[lang])}</a></li>`,
    )
    .join('');
  const body = `${guide.summary ? `<p>${drawStatement(guide.summary, lang)}</p>` : ''}
<p><small>${t.ours} ${t.asOf}：${guide.asOf} · ${t.checked}：${guide.checkedOn}</small></p>
${guide.leftOut.length > 0 ? `<p role="note">${t.leftOut}</p>` : ''}
${sections.join('\n')}
${open || notHeld ? `<section><h2>${t.open}</h2>${open && `<ul>${open}</ul>`}${notHeld && `<p>${t.notHeld}</p><ul>${notHeld}</ul>`}</section>` : ''}
<section><h2>${t.basis}</h2><ol>${basis}</ol></section>
${also && `<section><h2>${t.also}</h2><ul>${also}</ul></section>`}`;
  return drawPage({ lang, title: guide.title[lang], at: `/guides/${guide.id}`, body });
}

export function drawGuideList({ guides, helpers }: Guidance, lang: Lang): string {
  const byProduct = Map.groupBy(guides, (guide) => guide.product);
  const sections = (Object.keys(productNames) as GuideProduct[]).map((product) => {
    const items = (byProduct.get(product) ?? [])
      .map(
        ({ id, title, summary }) =>
          `<li><a href="/guides/${id}?lang=${lang}">${escapeHtml(title[lang])}</a><br><small>${escapeHtml(summary[lang])}</small></li>`,
      )
      .join('');
    return items && `<section><h2>${productNames[product][lang]}</h2><ul>${items}</ul></section>`;
  });
  const ways = helpers
    .map(
      ({ id, title }) =>
        `<li><a href="/decision-helpers/${id}?lang=${lang}">${escapeHtml(title[lang])}</a></li>`,
    )
    .join('');
  const body = `<p><small>${strings[lang].ours}</small></p>${ways && `<section><h2>${strings[lang].unsure}</h2><ul>${ways}</ul></section>`}${sections.join('\n')}`;
  return drawPage({ lang, title: strings[lang].list, at: '/guides', body });
}

const listOf = (section: GuideSection): 'ol' | 'ul' => (section === 'steps' ? 'ol' : 'ul');

function drawStatement(statement: Statement, lang: Lang): string {
  const marks = statement.citations.map((n) => `<a href="#s${n}">[${n}]</a>`).join('');
  return `${escapeHtml(statement[lang])} ${marks}`;
}

function drawChecklist(
  guide: ShownGuide,
  materials: Statement[],
  lang: Lang,
  have: ReadonlySet<string> | null,
): string {
  const t = strings[lang];
  const boxes = materials
    .map((one) => {
      const when = one.when ? ` <small>${t.when}：${escapeHtml(one.when[lang])}</small>` : '';
      return `<li><label><input type="checkbox" name="have" value="${one.id}"${have?.has(one.id!) ? ' checked' : ''}> ${escapeHtml(one.item![lang])}</label>${when}<br>${drawStatement(one, lang)}</li>`;
    })
    .join('');
  return `<form method="post" action="/guides/${guide.id}?lang=${lang}&amp;asOf=${guide.asOf}#materials">
<p>${t.tick}</p><ul class="checklist">${boxes}</ul><button type="submit">${t.check}</button></form>${have ? drawMissing(materials, lang, have) : ''}`;
}

function drawMissing(materials: Statement[], lang: Lang, have: ReadonlySet<string>): string {
  const t = strings[lang];
  const lacking = materials.filter((one) => !have.has(one.id!));
  const draw = (items: Statement[]) =>
    `<ul>${items.map((one) => `<li>${escapeHtml(one.item![lang])} ${one.citations.map((n) => `<a href="#s${n}">[${n}]</a>`).join('')}</li>`).join('')}</ul>`;
  const always = lacking.filter((one) => !one.when);
  const perhaps = lacking.filter((one) => one.when);
  return `<div role="status"><p>${always.length > 0 ? `${t.missing}</p>${draw(always)}` : `${t.complete}</p>`}
${perhaps.length > 0 ? `<p>${t.perhaps}</p>${draw(perhaps)}` : ''}<p><small>${completenessOnly[lang]}</small></p></div>`;
}

export function drawBasis(citation: ShownGuide['citations'][number], lang: Lang): string {
  const english = lang === 'en' && citation.documentEn ? ` (${escapeHtml(citation.documentEn)})` : '';
  const number = citation.number ? `，${escapeHtml(citation.number)}` : '';
  return `<li id="s${citation.n}"><a href="${provisionPath(citation.provision, lang)}" lang="zh-CN">《${escapeHtml(citation.document)}》${escapeHtml(citation.article)}</a>${english}<span lang="zh-CN">${number}</span></li>`;
}
