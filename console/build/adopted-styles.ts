import type { Plugin } from 'vite'

// Mantine writes its theme variables and responsive styles with <style> elements, which the
// console's Content-Security-Policy (style-src 'self', no nonce) refuses. Constructed style sheets
// are allowed by it, so the three places that make the element are given a component that adopts a
// sheet instead.
const PLACES =
  /@mantine\/core\/esm\/core\/.*(InlineStyles|MantineClasses|MantineCssVariables)\.mjs(\?.*)?$/
const ELEMENT = /jsx\(\s*"style"/g

/** Replaces Mantine's <style> elements by adopted style sheets; fails the build when none is found. */
export function adoptedStyles(component: string): Plugin {
  const replaced = new Set<string>()
  return {
    name: 'waybill-adopted-styles',
    apply: 'build',
    transform(code, id) {
      const place = PLACES.exec(id)
      if (!place?.[1] || !code.match(ELEMENT)) return null
      replaced.add(place[1])
      const from = JSON.stringify(component)
      return {
        code: `import { AdoptedStyle } from ${from};\n${code.replace(ELEMENT, 'jsx(AdoptedStyle')}`,
        map: null,
      }
    },
    buildEnd(error) {
      if (!error && replaced.size !== 3) {
        this.error(`Mantine makes its <style> elements elsewhere now: found ${[...replaced]}`)
      }
    },
  }
}
