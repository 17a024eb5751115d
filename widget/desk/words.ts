/** Words of the shell. A page has its own beside its code. */
import type { Lang } from '../shared/wire-types.ts';
import type { Role, Word } from './page.ts';

export const shellWords = {
  zh: {
    tag: 'zh-CN',
    product: '药问工作台',
    skip: '跳到正文',
    navigation: '工作台导航',
    otherLanguage: 'English',
    otherLanguageTag: 'en',
    menu: '菜单',
    signOut: '退出登录',
    loading: '正在读取…',
    failed: '这一页没有打开',
    retry: '重试',
    noPage: '没有这一页',
    noPageBody: '地址可能写错了，或者您的角色不能打开这一页。',
    home: '回到首页',
    close: '关闭',
    cancel: '取消',
    confirm: '确定',
    never: '从未',
    none: '无',
  },
  en: {
    tag: 'en',
    product: 'Yaowen desk',
    skip: 'Skip to the content',
    navigation: 'Desk navigation',
    otherLanguage: '中文',
    otherLanguageTag: 'zh-CN',
    menu: 'Menu',
    signOut: 'Sign out',
    loading: 'Loading…',
    failed: 'This page could not be opened',
    retry: 'Try again',
    noPage: 'There is no such page',
    noPageBody: 'The address may be wrong, or your roles do not open this page.',
    home: 'Back to the start',
    close: 'Close',
    cancel: 'Cancel',
    confirm: 'Confirm',
    never: 'never',
    none: 'none',
  },
} satisfies Record<Lang, Record<string, string>>;

export const roleWords: Record<Role, Word & { about: Word }> = {
  agent: {
    zh: '坐席',
    en: 'Agent',
    about: { zh: '接待咨询人', en: 'Answers askers' },
  },
  editor: {
    zh: '知识编辑',
    en: 'Editor',
    about: { zh: '导入文件、确认事实、准备发布', en: 'Brings in texts, confirms facts, prepares releases' },
  },
  supervisor: {
    zh: '主管',
    en: 'Supervisor',
    about: { zh: '批准和启用发布，督导服务', en: 'Approves and publishes releases, watches over the desk' },
  },
  auditor: {
    zh: '审计',
    en: 'Auditor',
    about: { zh: '查看一切，不作改动', en: 'Reads everything, changes nothing' },
  },
  administrator: {
    zh: '管理员',
    en: 'Administrator',
    about: { zh: '邀请人员，授予角色', en: 'Invites people and gives roles' },
  },
};

/** Day and minute, as people of this language write them, in the office's time. */
export const moment = (iso: string | null | undefined, lang: Lang): string =>
  iso
    ? new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
        dateStyle: 'medium',
        timeStyle: 'short',
        timeZone: 'Asia/Shanghai',
      }).format(new Date(iso))
    : shellWords[lang].never;
