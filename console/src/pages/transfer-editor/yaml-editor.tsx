import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Validation, Problem as Wrong } from '~/api/types'
import { useT } from '~/i18n'
import { Problem } from '~/parts/problem'
import { useEditor } from './editor-state'
import { ProblemList } from './problem-list'

/** The whole document as text, taken over when the server could read it. */
export function YamlEditor({ yaml }: { yaml: string }) {
  const t = useT()
  const { setDocument } = useEditor()
  const [text, setText] = useState(yaml)
  const [answer, setAnswer] = useState<{ problems?: Wrong[]; error?: unknown }>({})
  const apply = async () => {
    try {
      const found = await api.post<Validation>('/job_definitions/validate', { yaml: text })
      setAnswer({ problems: found.ok ? undefined : found.problems })
      if (found.ok && found.document) setDocument(found.document)
    } catch (error) {
      setAnswer({ error })
    }
  }
  return (
    <>
      {answer.problems && <ProblemList problems={answer.problems} />}
      {answer.error !== undefined && <Problem error={answer.error} />}
      <Textarea
        aria-label={t('ed.yaml.edit')}
        autosize
        minRows={12}
        maxRows={36}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button mt="xs" variant="default" disabled={text === yaml} onClick={apply}>
        {t('ed.yaml.apply')}
      </Button>
    </>
  )
}
