import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError, api } from '~/api/client'
import type { Preview, Problem } from '~/api/types'
import { tServer } from '~/i18n/server'
import { useEditor } from './editor-state'
import { deepened } from './paths'

const TYPING_PAUSE_MS = 500
const PREVIEW_ROWS = 200

/** The first rows, read again when something changed that they hang on, and nothing else. */
export function usePreview() {
  const { document } = useEditor()
  const { name: _name, memo: _memo, destination, ...rest } = document
  const [settled] = useDebouncedValue(JSON.stringify(rest), TYPING_PAUSE_MS)
  const query = useQuery({
    queryKey: ['preview', settled],
    queryFn: ({ signal }) =>
      api.post<Preview>(
        '/job_definitions/preview',
        { document: { name: 'preview', destination, ...JSON.parse(settled) }, limit: PREVIEW_ROWS },
        {},
        signal,
      ),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  })
  // A refusal takes nothing from sight: what was read last stays below it.
  const last = useRef<Preview>(undefined)
  if (query.data) last.current = query.data
  return { ...query, shown: last.current }
}

/** What a refusal says of single options. */
export const problemsIn = (error: unknown): Problem[] =>
  error instanceof ApiError
    ? error.saidOfFields
        .map(({ attribute, message }) => deepened({ pointer: attribute, message }))
        .map((problem) => ({ ...problem, message: tServer(problem.message) }))
    : []
