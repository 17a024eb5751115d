/** Whether two names mean one document. */

export const bareTitle = (title: string): string =>
  title.replace(/[《》\s]/g, '').replace(/^中华人民共和国/, '');

export const sameTitle = (a: string, b: string): boolean => bareTitle(a) === bareTitle(b);
