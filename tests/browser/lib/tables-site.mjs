// A site of made-up tables, built by the program itself (ODCAT names it): a large one, one of hostile cells, and one with
// totals, groups and preliminary years, and one of years. All values are made from their row, so that a test knows them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const program = resolve(root, process.env.ODCAT ?? 'target/release/odcat');

export const largeRows = 61_000;
const places = ['Ba Bể', 'Bạch Thông', 'Chợ Đồn', 'Chợ Mới', 'Na Rì', 'Ngân Sơn', 'Pác Nặm'];

/** The row of the large table as the CSV has it. */
export function largeRow(at) {
  const day = `${2000 + (at % 20)}-${pad(1 + (at % 12))}-${pad(1 + (at % 28))}`;
  return [`${at + 1}`, places[(at * 31) % 7], `Thôn ${at % 97} xã ${(at * 7) % 113}`, day, at % 10 ? `${(at * 7919) % 1_000_003}.${at % 10}` : ''];
}

/** Cells with everything that a reader of CSV may stumble over. */
const hostile = ['a,b', '"', '""', 'x\ny', 'x\r\ny', '"x",\n"y"', '<b>&amp;</b>', '=1+1', 'Ỗ', '\u{1f600}', 'é', ',', "'", '\\n', 'x"y', '</script>'];

export const hostileRow = (at) => [`${at}`, `${hostile[at % hostile.length]}${at % 3 ? '' : hostile[(at * 5) % 16]}`, `dòng ${hostile[(at * 11) % 16]} ${at}`];

/** Cells that begin as formulas do, or as numbers with a sign do, and some that only look so. */
const signs = ['', '=', '+', '-', '@', '＝', '－', '\t', '\u00a0=', ' +', '"@', "'=", '–', '\ufeff-', '\u200b=', '≥'];
const rests = ['', '1', 'A1', '5,5', '12.', '.5', '7%', '84912345678', '1234567', '1e5', ' Trong đó', '1.234.567,89', '=1', 'x y'];
const formulas = signs.flatMap((sign) => rests.map((rest) => [`${sign}${rest}`, `${-rest.length}`]));

const pad = (number) => `${number}`.padStart(2, '0');
const line = (cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
const rows = (count, row) => Array.from({ length: count }, (_, at) => line(row(at))).join('');

const marked = `Đơn vị,Năm,Số hộ
I. MIỀN NÚI,,
${Array.from({ length: 30 }, (_, at) => `Xã ${at},${at % 6 ? '' : 'Prel. '}2016,${1000 + at * 37}`).join('\n')}
Tổng cộng,,47205
`;

/** Builds it into a new folder. */
export function buildTables() {
  const folder = mkdtempSync(join(tmpdir(), 'odcat-tables-'));
  const write = (path, text) => {
    mkdirSync(join(folder, 'catalog', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'catalog', path), text);
  };
  const dataset = (id, title, files) => {
    const head = `title = "${title}"\ndescription = "Số liệu bịa ra để thử."\npublisher = "p"\nlicense = "CC0-1.0"\nissued = 2023-07-20\n`;
    const part = ([name, , fields = '']) => `[[distributions]]\npath = "${name}.csv"\ntitle = "${title} ${name}"\n${fields}`;
    write(`datasets/${id}/dataset.toml`, head + files.map(part).join(''));
    for (const [name, text] of files) write(`datasets/${id}/${name}.csv`, text);
  };
  write('catalog.toml', 'title = "Thử"\ndescription = "Trang để thử."\npublisher = "p"\nlanguages = ["vi", "en"]\nbase_url = "https://odcat.example/"\n');
  write('publishers.toml', '[p]\nname = "Cơ quan"\n');
  dataset('lon', 'Bảng lớn', [['lon', `so,huyen,noi,ngay,gia_tri\n${rows(largeRows, largeRow)}`]]);
  dataset('kho', 'Bảng khó', [['kho', `so,chu,dong\n${rows(730, hostileRow)}`]]);
  dataset('cong-thuc', 'Công thức', [['cong-thuc', `chu,so\n${rows(formulas.length, (at) => formulas[at])}`]]);
  dataset('hai', 'Hai bảng', [['mot', marked], ['hai', `a,b\n${rows(45, (at) => [`${at}`, `b${at % 4}`])}`]]);
  const fields = ['Năm', 'Trị giá'].map((title, at) => `[[distributions.fields]]\nname = "${['nam', 'tri_gia'][at]}"\ntitle = "${title}"\n`).join('');
  dataset('nam', 'Các năm', [['nam', `nam,tri_gia\n${rows(21, (at) => [`${2000 + at}`, `${(at * 7) % 9}`])}`, fields]]);
  const site = join(folder, 'site');
  execFileSync(program, ['build', '--out', site], { cwd: folder, stdio: 'pipe' });
  return { folder, site };
}
