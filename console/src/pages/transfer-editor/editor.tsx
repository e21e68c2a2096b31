import { createTheme, MantineThemeProvider, Stepper } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { runTransfer } from '~/api/jobs'
import type { JsonObject, Transfer } from '~/api/types'
import { useT } from '~/i18n'
import { readColumns } from './columns'
import { ConflictDialog } from './conflict'
import { DraftOffer } from './draft-offer'
import { type Editor, EditorContext, type Settings, useMakeEditor } from './editor-state'
import { type Conflict, save } from './save'
import { type Saving, StepConfirm, type Tab } from './step-confirm'
import { StepData } from './step-data'
import { StepPlaces } from './step-places'
import { problemsIn } from './use-preview'
import { useDraftPlace, useOffer, type Work } from './work'

type Step = 1 | 2 | 3

// Lists stand within the page, where a reader of it finds them, and show their choices at once.
const list = {
  defaultProps: {
    comboboxProps: { withinPortal: false },
    styles: { options: { maxHeight: 480 } },
  },
}
const LISTS = createTheme({ components: { Select: list, Autocomplete: list, TagsInput: list } })

type Props = {
  document: JsonObject
  settings: Settings
  /** The transfer as it was opened. */
  saved?: Transfer
  step: Step
  onStep: (step: Step) => void
  /** Opens it anew, as it is now. */
  onReload?: () => void
}

/** Saving: onto the revision that was opened, and what came in between. */
function useSaving(editor: Editor, opened?: Transfer) {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [base, setBase] = useState(opened)
  const [conflict, setConflict] = useState<Conflict & { run: boolean }>()
  const [state, setState] = useState<Saving>({})

  const leave = async (transfer: Transfer, run: boolean) => {
    notifications.show({ color: 'green', message: t('ed.saved', { n: transfer.revision }) })
    client.invalidateQueries({ queryKey: ['transfers'] })
    if (!run) return navigate({ to: '/transfers/$id', params: { id: String(transfer.id) } })
    const job = await runTransfer(transfer.id)
    return navigate({ to: '/jobs/$id', params: { id: String(job.id) } })
  }
  const store = async (run: boolean, onto: Transfer | undefined) => {
    setState({ busy: run ? 'run' : 'save' })
    setConflict(undefined)
    try {
      const answer = await save(editor.document, editor.settings, onto)
      if ('conflict' in answer) {
        setConflict({ ...answer.conflict, run })
      } else {
        setBase(answer.transfer)
        editor.markSaved()
        await leave(answer.transfer, run)
      }
      setState({})
    } catch (error) {
      editor.setProblems(problemsIn(error))
      setState({ error })
    }
  }
  return { base, state, conflict, setConflict, store }
}

/** The transfer that changes were made from, told from the newest by its revision. */
const basisOf = (saved?: Transfer, work?: Work): Transfer | undefined =>
  saved && { ...saved, revision: work?.revision ?? saved.revision }

/** A transfer as it is, or as somebody left it here without having saved it. */
export function TransferEditor(props: Props) {
  const { offered, taken, take, drop } = useOffer(useDraftPlace())
  const { saved } = props
  return (
    <>
      {offered && <DraftOffer at={offered.at} onTake={take} onDrop={drop} />}
      <Steps
        key={taken ? 'kept' : 'stored'}
        {...props}
        saved={basisOf(saved, taken)}
        work={taken}
      />
    </>
  )
}

/** The three steps of a transfer in one page; the step is in the address. */
function Steps(props: Props & { work?: Work }) {
  const { saved, step, onStep, onReload } = props
  const t = useT()
  const editor = useMakeEditor(props)
  const { base, state, conflict, setConflict, store } = useSaving(editor, saved)
  const [tab, setTab] = useState<Tab>('diff')
  const hasColumns = readColumns(editor.document).length > 0
  // A pasted address of a later step begins where there is something to show.
  const shown = hasColumns ? step : 1
  const goToYaml = () => {
    setTab('yaml')
    onStep(3)
  }
  return (
    <MantineThemeProvider theme={LISTS}>
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
        {shown === 1 && <StepPlaces onNext={() => onStep(2)} onYaml={goToYaml} />}
        {shown === 2 && <StepData onBack={() => onStep(1)} onNext={() => onStep(3)} />}
        {shown === 3 && (
          <StepConfirm
            saved={base}
            saving={state}
            tab={tab}
            onTab={setTab}
            onStep={onStep}
            onSave={(run) => store(run, base)}
          />
        )}
        {conflict && (
          <ConflictDialog
            conflict={conflict}
            onClose={() => setConflict(undefined)}
            onReload={() => {
              editor.markSaved()
              onReload?.()
            }}
            onSaveOver={() => store(conflict.run, conflict.newest)}
          />
        )}
      </EditorContext.Provider>
    </MantineThemeProvider>
  )
}
