/** "/source/parser/columns/0/type" and "source.parser.columns[0].type" alike, with dots only. */
export const plainPath = (pointer: string) =>
  pointer
    .replace(/^\//, '')
    .replaceAll('/', '.')
    .replace(/\[(\d+)\]/g, '.$1')
