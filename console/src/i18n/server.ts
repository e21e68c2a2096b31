import { type Pattern, patternsOf } from './server-patterns'

/**
 * What the server says, in another language: English template → its translation.
 *
 * `{}` in a template stands for any text. In the translation `{1}` is the first of those texts as
 * it came, and `{1*}` that text translated in its turn.
 */
export type ServerTexts = {
  /** Whole sentences, or parts of one between "; ", in front of " (…)" or behind ": ". */
  sentences: Record<string, string>
  /** What stands in front of ": " and names a thing: "connection {}". */
  places: Record<string, string>
}

// Texts come from outside: how much one is looked through has an end.
const LONGEST = 4000
const MOST_PARTS = 200
const MOST_KEPT = 500

class Translator {
  private readonly sentences: Pattern[]
  private readonly places: Pattern[]
  /** What was translated already: pages ask for the same texts again and again. */
  private readonly done = new Map<string, string>()
  /** The parts of the text that is being translated. */
  private readonly parts = new Map<string, string | null>()

  constructor({ sentences, places }: ServerTexts) {
    this.sentences = patternsOf(sentences)
    this.places = patternsOf(places)
  }

  /** The text as far as it is known; unknown parts stay as they came. */
  translate(text: string): string {
    const before = this.done.get(text)
    if (before !== undefined || text.length > LONGEST) return before ?? text
    const found = this.inPart(text)
    this.parts.clear()
    if (this.done.size >= MOST_KEPT) this.done.clear()
    this.done.set(text, found)
    return found
  }

  private inPart(text: string): string {
    const found = this.whole(text)
    if (found !== null) return found
    for (const [left, right] of cuts(text, '\n'))
      return `${this.inPart(left)}\n${this.inPart(right)}`
    for (const [left, right] of cuts(text, '; ')) {
      const [first, second] = [this.whole(left), this.whole(right)]
      if (first !== null || second !== null) return `${first ?? left}; ${second ?? right}`
    }
    for (const [left, right] of cuts(text, ': ')) {
      const place = this.place(left)
      if (place !== null) return `${place}: ${right}`
    }
    return text
  }

  /** Null unless every sentence of the text is known. */
  private whole(text: string): string | null {
    const before = this.parts.get(text)
    if (before !== undefined) return before
    if (this.parts.size >= MOST_PARTS) return null
    this.parts.set(text, null)
    const found =
      this.match(this.sentences, text) ??
      this.joined(text, '\n') ??
      this.behindPlace(text) ??
      this.withAside(text) ??
      this.joined(text, '; ')
    this.parts.set(text, found)
    return found
  }

  private match(patterns: Pattern[], text: string): string | null {
    for (const pattern of patterns) {
      const filled = pattern(text, (part) => this.inPart(part))
      if (filled !== null) return filled
    }
    return null
  }

  private place(text: string): string | null {
    return this.match(this.places, text) ?? this.whole(text)
  }

  /** "one; another". */
  private joined(text: string, by: string): string | null {
    for (const [left, right] of cuts(text, by)) {
      const first = this.whole(left)
      const second = first === null ? null : this.whole(right)
      if (second !== null) return first + by + second
    }
    return null
  }

  /** "sentence (what else there is to it)". */
  private withAside(text: string): string | null {
    if (!text.endsWith(')')) return null
    for (const [left, right] of cuts(text, ' (')) {
      const sentence = this.whole(left)
      const aside = right.slice(0, -1)
      if (sentence !== null) return `${sentence} (${this.whole(aside) ?? aside})`
    }
    return null
  }

  /** "place: sentence". */
  private behindPlace(text: string): string | null {
    for (const [left, right] of cuts(text, ': ')) {
      const sentence = left.includes('; ') ? null : this.whole(right)
      if (sentence !== null) return `${this.place(left) ?? left}: ${sentence}`
    }
    return null
  }
}

/** Every way to cut a text in two at `by`, the first one first. */
function* cuts(text: string, by: string): Generator<[string, string]> {
  for (let at = text.indexOf(by); at >= 0; at = text.indexOf(by, at + 1)) {
    yield [text.slice(0, at), text.slice(at + by.length)]
  }
}

let spoken: Translator | null = null

/** Translates from now on into that language; null: what the server says stays as it is. */
export function speakServerTexts(texts: ServerTexts | null) {
  spoken = texts && new Translator(texts)
}

/** A text of the server in the language of the page. */
export const tServer = (text: string): string => (spoken ? spoken.translate(text) : text)
