const PREFIX = 'waybill-draft '

/** What somebody was at on a page when they had to leave it: in this tab only, and no secrets. */
export type Draft<Work> = { at: string; work: Work }

export function readDraft<Work>(place: string): Draft<Work> | undefined {
  try {
    const text = sessionStorage.getItem(PREFIX + place)
    return text === null ? undefined : (JSON.parse(text) as Draft<Work>)
  } catch {
    // Storage may be off, or hold what is no draft: then there is none.
    return undefined
  }
}

export function keepDraft<Work>(place: string, work: Work) {
  try {
    const draft: Draft<Work> = { at: new Date().toISOString(), work }
    sessionStorage.setItem(PREFIX + place, JSON.stringify(draft))
  } catch {
    // Storage may be off or full: then leaving asks, and no more.
  }
}

export function dropDraft(place: string) {
  try {
    sessionStorage.removeItem(PREFIX + place)
  } catch {
    // Nothing could be kept either.
  }
}

/** Who signs out leaves nothing behind for the next one at this machine. */
export function dropAllDrafts() {
  try {
    const all = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))
    for (const name of all) sessionStorage.removeItem(name)
  } catch {
    // Nothing could be kept either.
  }
}
