import { useMutation } from '@tanstack/react-query'
import { api } from '~/api/client'
import type { Guess, JsonObject } from '~/api/types'
import { read, readText, takeParser } from './document'
import { useEditor } from './editor-state'
import { useConnectionId } from './lookups'
import { withoutColumns } from './transforms'

/** Asks the server what the data looks like, and takes over parser and columns; filters stay. */
export function useGuess() {
  const { document, setDocument, setEvidence } = useEditor()
  const connectionId = useConnectionId(readText(document, 'source.connection'))
  return useMutation({
    mutationFn: () =>
      api.post<Guess>('/job_definitions/guess', {
        connection_id: connectionId ?? null,
        bucket: readText(document, 'source.bucket'),
        path_prefix: readText(document, 'source.path_prefix'),
        path_match_pattern: readText(document, 'source.path_match_pattern'),
        decompression: readText(document, 'source.decompression'),
        match_name: readText(document, 'source.decoder.match_name'),
        variables: document.variables,
      }),
    onSuccess: (guess) => {
      const parser = read(guess.document, 'source.parser') as JsonObject
      setDocument((before) => withoutColumns(takeParser(before, parser)))
      setEvidence(guess.evidence)
    },
  })
}
