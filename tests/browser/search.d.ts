// Shapes that the modules of the search engine share; tsc reads them, browsers never do.

/** A word of a text. */
type Token = {
  /** Its letters, then its tones; decomposed. */
  exact: string;
  /** Its letters without marks. */
  plain: string;
  /** Its letters without marks, with i for y where they sound the same. */
  folded: string;
  /** As it was written, in lower case. */
  text: string;
};

/** A folded word to mark, or the beginning of one. */
type Word = { text: string; prefix: boolean };

/** A text, with its language where that is not the one of the index. */
type RawText = string | [text: string, lang: string];
type Name = { text: string; lang: string | null };

/** Datasets as the index has them, a list for each property. */
type Table = {
  /** Gaps between numbers. */
  doc: number[];
  title: RawText[];
  id: string[];
  by: number[];
  publishers: RawText[];
  /** Days since the first of January 1970. */
  date: (number | null)[];
  issued: number[];
  rows: (number | null)[];
  formats: number[];
  formatSets: string[];
  status: number[];
};

type Card = {
  doc: number;
  title: Name;
  id: string;
  publisher: Name;
  /** As in 2023-07-20. */
  date: string | null;
  /** Is that the date of its first publication? */
  isIssued: boolean;
  rows: number | null;
  formats: string;
  /** 0 published, 1 promised, 2 withdrawn. */
  status: number;
};

/** Datasets that have a word or pair, as `form` spells it, best in a place. */
type List = { form: string; place: number; docs: Uint32Array };
type Shard = { path: string; entries: { key: string; lists: List[] }[]; cards: Table };
type Facet = { values: [id: string, name: RawText, count: number][]; sets: number[][]; setOf: Uint32Array };

/** One version of the index. */
type Source = {
  perFile: number;
  names: [kind: string, id: string, name: RawText, count: number][];
  /** The most frequent words, with the logarithm of how many datasets have them. */
  vocabulary: Map<string, number>;
  /** The numbers of all datasets. */
  all: Uint32Array;
  /** What was found for texts. */
  finds: Map<string, Promise<Found>>;
  wordPath: (word: string) => string;
  rarePath: (word: string) => string;
  pairPath: (a: string, b: string) => string;
  shard: (path: string) => Promise<Shard>;
  cards: (file: number) => Promise<Table>;
  ranks: (sort: string) => Promise<Uint32Array>;
  facet: (key: string) => Promise<Facet>;
};

/**
 * The lists of a key to add to the tokens from `at` on, or also those of longer keys. `begins`: the last token only begins
 * what is found.
 */
type Job = { at: number; key: string; path: string; begins?: boolean; longer?: boolean };

type Found = import('../../themes/default/static/search/query.js').Query;

type Question = { text?: string; filters?: Record<string, string[]>; sort?: string };

type Result = {
  source: Source;
  total: number;
  docs: Uint32Array;
  words: Word[];
  instead: string | null;
  cards: (from: number, to: number) => Promise<Card[]>;
  /** How many cards from a place on can be had with two more files, of at most ten. */
  ready: (from: number) => number;
  /** The best match of a dataset. */
  where: (doc: number) => { place: string; words: string } | null;
};

/** A file, however it is had. */
type Load = (url: string, options: { reload: boolean }) => Promise<ArrayBuffer>;
