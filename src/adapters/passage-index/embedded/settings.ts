/**
 * Weights of the embedded index. One configuration for every corpus and language; how each figure was found
 * stands in DECISIONS.md. Formula: BM25F (Robertson and Zaragoza 2009), one impact per term and entry, summed.
 */
import type { Channel } from '../../../retrieval/analyse.ts';

export const fields = ['title', 'headings', 'text', 'note'] as const;
export type Field = (typeof fields)[number];

export interface FieldSettings {
  /** Factor on the term count in this field; 0 leaves the field out of the channel. */
  weight: number;
  /** Length normalisation, 0 none to 1 full. */
  b: number;
}

export interface ChannelSettings {
  /** Factor on the channel's part of the score. */
  weight: number;
  /** Saturation of the term count. */
  k1: number;
  fields: Record<Field, FieldSettings>;
}

export interface IndexSettings {
  channels: Record<Channel, ChannelSettings>;
  /** The articles of one chapter as one document, scored on pairs of characters. */
  chapter: { weight: number; k1: number; b: number };
  /**
   * Added to every entry of this level that matches at all; levels not named get 0. The ladder of the legal order
   * (立法法): between near equals the law answers before the notice that repeats it.
   */
  levelPrior: Record<string, number>;
}

const chinese: Record<Field, FieldSettings> = {
  title: { weight: 0.5, b: 0.75 },
  headings: { weight: 1.5, b: 0.3 },
  text: { weight: 1, b: 0.75 },
  note: { weight: 0.8, b: 0.5 },
};

const english: Record<Field, FieldSettings> = {
  title: { weight: 0.1, b: 0.5 },
  headings: { weight: 0.2, b: 0.5 },
  text: { weight: 1, b: 0.7 },
  note: { weight: 1, b: 0.5 },
};

export const defaultSettings: IndexSettings = {
  channels: {
    c: { weight: 1, k1: 1.2, fields: chinese },
    b: { weight: 1, k1: 1.2, fields: chinese },
    w: { weight: 0.5, k1: 1.2, fields: chinese },
    e: { weight: 1, k1: 0.7, fields: english },
    f: { weight: 0.4, k1: 0.7, fields: english },
    x: { weight: 0.2, k1: 0.7, fields: english },
    p: { weight: 0.16, k1: 0.7, fields: english },
  },
  chapter: { weight: 0.4, k1: 1.2, b: 0.75 },
  levelPrior: { law: 6, administrative_regulation: 4.5, rule: 3, local_regulation: 3 },
};
