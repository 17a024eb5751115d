/**
 * Address of a set-up link. The token stands in the fragment, which browsers send to nobody.
 * @param origin of the service, e.g. `https://ask.example.gov.cn`
 */
export const setUpUrl = (origin: string, token: string): string =>
  new URL(`/desk/set-up#${token}`, origin).href;
