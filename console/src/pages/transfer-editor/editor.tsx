import { Stepper } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, api } from '~/api/client'
import { runTransfer } from '~/api/jobs'
import type { JsonObject, Transfer, TransferBody } from '~/api/types'
import { useT } from '~/i18n'
import { readColumns } from './columns'
import { EditorContext, type Settings, useMakeEditor } from './editor-state'
import { StepConfirm } from './step-confirm'
import { StepData } from './step-data'
import { StepPlaces } from './step-places'

type Step = 1 | 2 | 3

type Props = {
  document: JsonObject
  settings: Settings
  saved?: Transfer
  step: Step
  onStep: (step: Step) => void
}

const keep = (body: TransferBody, saved?: Transfer) =>
  saved
    ? api.patch<Transfer>(`/job_definitions/${saved.id}`, body)
    : api.post<Transfer>('/job_definitions', body)

/** The three steps of a transfer in one page; the step is in the address. */
export function TransferEditor({ document, settings, saved, step, onStep }: Props) {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const editor = useMakeEditor(document, settings)
  const hasColumns = readColumns(editor.document).length > 0
  // A pasted address of a later step begins where there is something to show.
  const shown = hasColumns ? step : 1

  const onSave = async (run: boolean) => {
    try {
      const transfer = await keep({ document: editor.document, ...editor.settings }, saved)
      editor.markSaved()
      notifications.show({ color: 'green', message: t('ed.saved', { n: transfer.revision }) })
      client.invalidateQueries({ queryKey: ['transfers'] })
      if (!run) {
        await navigate({ to: '/transfers/$id', params: { id: String(transfer.id) } })
        return
      }
      const job = await runTransfer(transfer.id)
      await navigate({ to: '/jobs/$id', params: { id: String(job.id) } })
    } catch (error) {
      if (error instanceof ApiError) {
        editor.setProblems(
          error.fields.map(({ attribute, message }) => ({ pointer: attribute, message })),
        )
      }
      throw error
    }
  }
  return (
    <EditorContext.Provider value={editor}>
      <Stepper
        active={shown - 1}
        onStepClick={(at) => onStep((at + 1) as Step)}
        size="sm"
        iconSize={28}
        mb="lg"
        allowNextStepsSelect={hasColumns}
      >
        <Stepper.Step label={t('ed.step.1')} />
        <Stepper.Step label={t('ed.step.2')} />
        <Stepper.Step label={t('ed.step.3')} />
      </Stepper>
      {shown === 1 && <StepPlaces onNext={() => onStep(2)} />}
      {shown === 2 && <StepData onBack={() => onStep(1)} onNext={() => onStep(3)} />}
      {shown === 3 && <StepConfirm saved={saved} onBack={() => onStep(2)} onSave={onSave} />}
    </EditorContext.Provider>
  )
}
