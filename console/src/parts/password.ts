/** The server's rule; it has the last word. */
export const isGoodPassword = (text: string) =>
  text.length >= 12 && text.length <= 128 && /[a-z]/i.test(text) && /\d/.test(text)
