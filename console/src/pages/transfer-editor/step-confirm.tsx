import { Alert, Button, Group, Tabs, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '~/api/client'
import type { Transfer, Validation, Problem as Wrong } from '~/api/types'
import { useT } from '~/i18n'
import { DiffView } from '~/parts/diff-view'
import { Loaded } from '~/parts/page'
import { Problem } from '~/parts/problem'
import { useEditor } from './editor-state'
import { stepOf } from './paths'
import { ProblemList } from './problem-list'
import { RunSettings } from './run-settings'
import { YamlEditor } from './yaml-editor'

export type Tab = 'diff' | 'yaml'
export type Saving = { busy?: 'save' | 'run'; error?: unknown }

/** What the server says of the document; its YAML is kept for when there is none to show. */
function useValidation() {
  const { document, setYaml } = useEditor()
  const query = useQuery({
    queryKey: ['validate', JSON.stringify(document)],
    queryFn: () => api.post<Validation>('/job_definitions/validate', { document }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const yaml = query.data?.yaml
  useEffect(() => {
    if (typeof yaml === 'string') setYaml(yaml)
  }, [yaml, setYaml])
  return query
}

function SaveButtons({
  ok,
  saving,
  onSave,
}: {
  ok: boolean
  saving: Saving
  onSave: Props['onSave']
}) {
  const t = useT()
  return (
    <Group gap="xs">
      <Button
        variant="default"
        disabled={!ok || saving.busy === 'run'}
        loading={saving.busy === 'save'}
        onClick={() => onSave(false)}
      >
        {t('ed.save')}
      </Button>
      <Button
        disabled={!ok || saving.busy === 'save'}
        loading={saving.busy === 'run'}
        onClick={() => onSave(true)}
      >
        {t('ed.saverun')}
      </Button>
    </Group>
  )
}

type Props = {
  saved?: Transfer
  saving: Saving
  tab: Tab
  onTab: (tab: Tab) => void
  onStep: (step: 1 | 2) => void
  onSave: (run: boolean) => void
}

/** Step 3: what will be created or changed, and saving it. */
export function StepConfirm({ saved, saving, tab, onTab, onStep, onSave }: Props) {
  const t = useT()
  const { yaml: last, setProblems } = useEditor()
  const query = useValidation()
  const mend = (problem: Wrong, problems: Wrong[]) => {
    setProblems(problems)
    onStep(stepOf(problem.pointer))
  }
  return (
    <>
      <RunSettings />
      <Loaded query={query}>
        {({ problems, yaml }) => (
          <>
            {problems.length > 0 && (
              <ProblemList problems={problems} onMend={(problem) => mend(problem, problems)} />
            )}
            {yaml === null && <Alert mb="md">{t('ed.yaml.old')}</Alert>}
            <Tabs
              value={tab}
              onChange={(next) => onTab(next === 'yaml' ? 'yaml' : 'diff')}
              keepMounted={false}
            >
              <Tabs.List mb="sm" aria-label={t('ed.step.3')}>
                <Tabs.Tab value="diff">{t('diff.title')}</Tabs.Tab>
                <Tabs.Tab value="yaml">{t('ed.yaml.edit')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="diff">
                <Title order={2} size="sm" mb="xs">
                  {saved ? t('tr.revision', { n: saved.revision }) : t('tr.new')}
                </Title>
                <DiffView before={saved?.yaml ?? ''} after={yaml ?? last} />
              </Tabs.Panel>
              <Tabs.Panel value="yaml">
                <YamlEditor key={yaml ?? last} yaml={yaml ?? last} />
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </Loaded>
      {saving.error !== undefined && <Problem error={saving.error} />}
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={() => onStep(2)}>
          {t('common.back')}
        </Button>
        <SaveButtons
          ok={query.data?.ok === true && !query.isPlaceholderData}
          saving={saving}
          onSave={onSave}
        />
      </Group>
    </>
  )
}
