// Shapes that the modules of the table explorer share; tsc reads them, browsers never do.

/** How a language writes values: `[format]` of its texts, and the words for true and false. */
type Written = {
  group: string;
  decimal: string;
  date: string;
  month: string;
  quarter: string;
  months: string[];
  yes: string;
  no: string;
};

type Named = { name: string };
type TableColumn = Named & { type: string; values?: string[] };

/** What the page tells of a table: src/render/page/dataset/explorer.rs writes it. */
type TableData = {
  csv: string;
  index?: string;
  bytes: number;
  size: string;
  /** Rows of the CSV, and how many of them are totals and heads of groups. */
  rows: number;
  marked: number;
  /** Is it read whole? Else at most so many rows that are found are kept. */
  whole: boolean;
  most: number;
  /** The language whose alphabet sorts its texts. */
  lang: string;
  columns: TableColumn[];
  /** Columns of the CSV behind the others: of the column that they say something of, or of the row. */
  marks: (Named & { column?: number })[];
  format: Written;
};

/** Values, a text, or bounds as the CSV writes them; what is not asked for is empty. */
type ColumnFilter = { column: number; values: string[]; has: string; from: string; to: string };
type RowQuestion = { find: string; filters: ColumnFilter[] };
/** Columns by their places; -1 for none. */
type RowsAsked = RowQuestion & { sort: number; isDown: boolean };
type View = RowsAsked & { page: number; size: number; hidden: number[] };

type Tools = { columns: TableColumn[]; shown: (plain: string, type: string) => string; fold: (text: string) => string };

/** Rows that a question leaves; `stopped`: how much was read when the reading was ended. */
type FoundRows = { rows: string[][]; total: number; stopped?: number };
/** Some of them, and how many are held. */
type PageAnswer = FoundRows & { held: number };

/** What values are like; facts by the names of their words. */
type Figures = {
  count: number;
  missing: number;
  facts: [key: string, value: string][];
  top: [value: string, count: number][];
  histogram: { start: string; end: string; counts: number[] } | null;
};
/** The values that a filter offers, where they are few, and how many rows each would leave. */
type ColumnAnswer = { values: string[] | null; counts?: number[]; figures?: Figures };

type PanelTools = {
  panel: HTMLElement;
  /** The section of the table, with its dictionary. */
  part: HTMLElement;
  /** Of the columns. */
  titles: HTMLElement[];
  table: TableData;
  words: DOMStringMap;
  format: ReturnType<typeof import('../../themes/default/static/table/values.js').writer>;
  ask: (task: string, what?: object) => Promise<any>;
  question: () => RowsAsked;
  view: () => View;
  answer: () => PageAnswer;
  places: () => number[];
  isFiltered: () => boolean;
  go: (changes: Partial<View>) => void;
  element: typeof import('../../themes/default/static/search/fill.js').element;
  fill: typeof import('../../themes/default/static/search/fill.js').fill;
  count: typeof import('../../themes/default/static/search/fill.js').count;
};
