/** A strict RFC 4180 reader, to read back what the csv report writes: throws on a stray quote or a bare line end. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new Error('unterminated quoted field');
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
    } else {
      const [bare = ''] = /^[^",\r\n]*/.exec(text.slice(at)) ?? [];
      field = bare;
      at += bare.length;
    }
    row.push(field);
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ',') at++;
    else throw new Error(`unexpected ${JSON.stringify(text[at])} at ${at}`);
  }
  if (row.length > 0) throw new Error('last record is not terminated');
  return rows;
}
