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
import type { Json, JsonObject, Problem } from '~/api/types'
import { useI18n } from '~/i18n'
import { read, readText, write } from './document'
import { deepened, plainPath } from './paths'

export type Settings = {
  labels: string[]
  retry_limit: number
  is_runnable_concurrently: boolean
  /** Minutes; 0: none. */
  execution_timeout: number
  resource_group_id: number | null
}

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

export function useMakeEditor(document: JsonObject, settings: Settings, text = ''): Editor {
  const { t, tServer } = useI18n()
  const [now, setDocument] = useState(document)
  const [chosen, setSettings] = useState(settings)
  const [problems, setProblems] = useState<Problem[]>([])
  const [evidence, setEvidence] = useState<string[]>([])
  const [yaml, setYaml] = useState(text)
  const saved = useRef({ document, settings })
  const isChanged = () => now !== saved.current.document || chosen !== saved.current.settings
  useBlocker({
    // A step is the same page; leaving it is not.
    shouldBlockFn: ({ current, next }) =>
      isChanged() && current.pathname !== next.pathname && !window.confirm(t('common.unsaved')),
    enableBeforeUnload: isChanged,
  })
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
      },
    }),
    [now, chosen, problems, evidence, yaml, tServer],
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
