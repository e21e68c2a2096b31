import { useBlocker } from '@tanstack/react-router'
import {
  createContext,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Json, JsonObject, Problem, Transfer } from '~/api/types'
import { useI18n, useT } from '~/i18n'
import { dropDraft, keepDraft } from '~/parts/drafts'
import { read, readText, write } from './document'
import { deepened, plainPath } from './paths'
import { type Settings, useDraftPlace, type Work } from './work'

export type { Settings }

export type Editor = {
  document: JsonObject
  setDocument: (change: JsonObject | ((before: JsonObject) => JsonObject)) => void
  settings: Settings
  setSettings: (settings: Settings) => void
  /** What the server found wrong, by path. */
  problems: Problem[]
  setProblems: (problems: Problem[]) => void
  evidence: string[]
  setEvidence: (evidence: string[]) => void
  /** The document as YAML, as the server wrote it last. */
  yaml: string
  setYaml: (yaml: string) => void
  /** Nothing is lost any more by leaving. */
  markSaved: () => void
}

export const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('no editor around')
  return editor
}

/** The session ended, and sign-in leads back: what is kept waits there. */
const comesBack = ({ pathname, search }: { pathname: string; search: object }) =>
  pathname === '/sign-in' && 'next' in search && search.next !== undefined

/** Asks before changes are lost; those that a sign-in comes between are kept at `place`. */
function useKeeping(place: string, work: Work, isChanged: () => boolean) {
  const t = useT()
  const changed = isChanged()
  useEffect(() => {
    if (changed) keepDraft(place, work)
  }, [place, work, changed])
  useBlocker({
    shouldBlockFn: ({ current, next }) => {
      // A step is the same page; leaving it is not.
      if (!isChanged() || current.pathname === next.pathname || comesBack(next)) return false
      if (!window.confirm(t('common.unsaved'))) return true
      dropDraft(place)
      return false
    },
    enableBeforeUnload: isChanged,
  })
}

type Start = {
  document: JsonObject
  settings: Settings
  saved?: Transfer
  /** Changes that were kept; they begin unsaved. */
  work?: Work
}

export function useMakeEditor({ document, settings, saved: stored, work }: Start): Editor {
  const { tServer } = useI18n()
  const place = useDraftPlace()
  const [now, setDocument] = useState(work?.document ?? document)
  const [chosen, setSettings] = useState(work?.settings ?? settings)
  const [problems, setProblems] = useState<Problem[]>([])
  const [evidence, setEvidence] = useState<string[]>([])
  const [yaml, setYaml] = useState(stored?.yaml ?? '')
  const saved = useRef({ document, settings })
  const isChanged = () => now !== saved.current.document || chosen !== saved.current.settings
  const revision = stored?.revision
  const kept = useMemo(
    () => ({ document: now, settings: chosen, revision }),
    [now, chosen, revision],
  )
  useKeeping(place, kept, isChanged)
  return useMemo(
    () => ({
      document: now,
      setDocument,
      settings: chosen,
      setSettings,
      problems: problems
        .map(deepened)
        .map((problem) => ({ ...problem, message: tServer(problem.message) })),
      setProblems,
      evidence,
      setEvidence,
      yaml,
      setYaml,
      markSaved: () => {
        saved.current = { document: now, settings: chosen }
        dropDraft(place)
      },
    }),
    [now, chosen, problems, evidence, yaml, tServer, place],
  )
}

/** A field of the document: its text, how to change it, what is wrong with it. */
export function useField(path: string) {
  const { document, setDocument, problems, setProblems } = useEditor()
  const problem = problems.find(({ pointer }) => plainPath(pointer) === path)
  return {
    text: readText(document, path),
    value: read(document, path),
    error: problem?.message,
    set: (value: Json | undefined) => {
      setDocument((before) => write(before, path, value))
      if (problem) setProblems(problems.filter((other) => other !== problem))
    },
  }
}

/** What was found wrong with what that path names. */
export function useProblem(path: string): string | undefined {
  const { problems } = useEditor()
  return problems.find(({ pointer }) => plainPath(pointer) === path)?.message
}

/** Whoever is sent to a step to mend something finds the cursor at the first mark. */
export function useFocusProblem(step: RefObject<HTMLElement | null>) {
  const { problems } = useEditor()
  const [isSent] = useState(problems.length > 0)
  useEffect(() => {
    const marks = '[aria-invalid="true"], [data-wrong]'
    if (isSent) step.current?.querySelector<HTMLElement>(marks)?.focus()
  }, [isSent, step])
}
