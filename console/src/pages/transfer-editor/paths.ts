/** "/source/parser/columns/0/type" and "source.parser.columns[0].type" alike, with dots only. */
export const plainPath = (pointer: string) =>
  pointer
    .replace(/^\//, '')
    .replaceAll('/', '.')
    .replace(/\[(\d+)\]/g, '.$1')

/** The step of the editor in which what a path names can be mended. */
export function stepOf(pointer: string): 1 | 2 {
  const path = plainPath(pointer)
  return path.startsWith('source.parser') || path.startsWith('transforms') ? 2 : 1
}
