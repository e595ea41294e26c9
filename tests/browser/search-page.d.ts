// Shapes that the modules of the search box and of the list share; tsc reads them, browsers never do.

type Label = { text: string; lang: string | null };
type Piece = { text: string; marked: boolean };
type Value = { id: string; name: Label; count: number; selected: boolean };

/** What the address of the list asks for. */
type Asked = {
  text: string;
  filters: Record<string, string[]>;
  sort: string;
  shown: number;
  isAny: boolean;
};
