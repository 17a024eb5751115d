/** The provisions of a release in the order in which each edition is read. */
import type { ReleaseLibrary } from '../knowledge/library.ts';

export interface ReadingOrder {
  /** Provision ids of each edition, `<document>@<edition date>`. */
  editions: Map<string, string[]>;
  neighbours(id: string): { previous: string | null; next: string | null };
}

const orders = new WeakMap<ReleaseLibrary, ReadingOrder>();

export function readingOrder(library: ReleaseLibrary): ReadingOrder {
  let order = orders.get(library);
  if (!order) {
    order = readOrder(library);
    orders.set(library, order);
  }
  return order;
}

/** `<document>@<edition date>` of a provision id; an article path holds no slash, a title may. */
export const editionOfId = (id: string): string => id.slice(0, id.lastIndexOf('/'));

function readOrder(library: ReleaseLibrary): ReadingOrder {
  const editions = new Map<string, string[]>();
  const places = new Map<string, { edition: string[]; at: number }>();
  for (const { id } of library.entries()) {
    const name = editionOfId(id);
    const edition = editions.get(name) ?? [];
    editions.set(name, edition);
    places.set(id, { edition, at: edition.length });
    edition.push(id);
  }
  return {
    editions,
    neighbours(id) {
      const place = places.get(id);
      return { previous: place?.edition[place.at - 1] ?? null, next: place?.edition[place.at + 1] ?? null };
    },
  };
}
