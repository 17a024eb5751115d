/**
 * Text as PostgreSQL can hold it. NUL and lone surrogates are no text there; each becomes U+FFFD, one for one,
 * so that offsets into the text stay true. All other characters stay as they are.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** The same for every string and key inside a JSON value; `undefined` values go, as in JSON. */
export function storableJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value ?? null), (_key, held: unknown) => {
    if (typeof held === 'string') return storableText(held);
    if (held === null || typeof held !== 'object' || Array.isArray(held)) return held;
    if (Object.keys(held).every((key) => storableText(key) === key)) return held;
    return Object.fromEntries(Object.entries(held).map(([key, item]) => [storableText(key), item]));
  }) as T;
}
