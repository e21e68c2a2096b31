import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  SimpleGrid,
  Switch,
  Tabs,
  TagsInput,
  Textarea,
  Title,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/api/client'
import type { Label, Page, Transfer, Validation, Problem as Wrong } from '~/api/types'
import { useT } from '~/i18n'
import { DiffView } from '~/parts/diff-view'
import { Loaded } from '~/parts/page'
import { Problem } from '~/parts/problem'
import { useEditor } from './editor-state'

function Problems({ problems }: { problems: Wrong[] }) {
  const t = useT()
  return (
    <Alert color="red" title={t('ed.problems')} role="alert" mb="md">
      <ul>
        {problems.map(({ pointer, line, message }) => (
          <li key={`${pointer} ${message}`}>
            <span className="mono">{pointer}</span>{' '}
            {line !== undefined && `(${t('ed.yaml.line', { n: line })})`} {message}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function RunSettings() {
  const t = useT()
  const { settings, setSettings } = useEditor()
  const labels = useQuery({
    queryKey: ['labels'],
    queryFn: () => api.get<Page<Label>>('/labels', { limit: 200 }),
  })
  const known = (labels.data?.items ?? []).map(({ name }) => name)
  return (
    <Paper withBorder p="md" mb="md">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TagsInput
          label={t('tr.labels')}
          data={known}
          value={settings.labels}
          // Labels are made in the settings; only those that are there can be put on.
          onChange={(chosen) =>
            setSettings({ ...settings, labels: chosen.filter((name) => known.includes(name)) })
          }
        />
        <NumberInput
          label={t('ed.retry')}
          min={0}
          max={10}
          allowDecimal={false}
          value={settings.retry_limit}
          onChange={(value) => setSettings({ ...settings, retry_limit: Number(value) })}
        />
        <Switch
          mt={28}
          label={t('ed.concurrent')}
          checked={settings.is_runnable_concurrently}
          onChange={(event) =>
            setSettings({ ...settings, is_runnable_concurrently: event.currentTarget.checked })
          }
        />
      </SimpleGrid>
    </Paper>
  )
}

function YamlEditor({ yaml }: { yaml: string }) {
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
      {answer.problems && <Problems problems={answer.problems} />}
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

type Props = { saved?: Transfer; onBack: () => void; onSave: (run: boolean) => Promise<void> }

/** Step 3: what will be created or changed, and saving it. */
export function StepConfirm({ saved, onBack, onSave }: Props) {
  const t = useT()
  const { document } = useEditor()
  const [state, setState] = useState<{ busy?: 'save' | 'run'; error?: unknown }>({})
  const query = useQuery({
    queryKey: ['validate', JSON.stringify(document)],
    queryFn: () => api.post<Validation>('/job_definitions/validate', { document }),
    retry: false,
  })
  const save = async (run: boolean) => {
    setState({ busy: run ? 'run' : 'save' })
    try {
      await onSave(run)
    } catch (error) {
      setState({ error })
    }
  }
  const ok = query.data?.ok ?? false
  return (
    <>
      <RunSettings />
      <Loaded query={query}>
        {({ problems, yaml }) => (
          <>
            {problems.length > 0 && <Problems problems={problems} />}
            <Tabs defaultValue="diff" keepMounted={false}>
              <Tabs.List mb="sm" aria-label={t('ed.step.3')}>
                <Tabs.Tab value="diff">{t('diff.title')}</Tabs.Tab>
                <Tabs.Tab value="yaml">{t('ed.yaml.edit')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="diff">
                <Title order={2} size="sm" mb="xs">
                  {saved ? t('tr.revision', { n: saved.revision }) : t('tr.new')}
                </Title>
                <DiffView before={saved?.yaml ?? ''} after={yaml ?? ''} />
              </Tabs.Panel>
              <Tabs.Panel value="yaml">
                <YamlEditor key={yaml} yaml={yaml ?? ''} />
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </Loaded>
      {state.error !== undefined && <Problem error={state.error} />}
      <Group justify="space-between" mt="md">
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Group gap="xs">
          <Button
            variant="default"
            disabled={!ok || state.busy === 'run'}
            loading={state.busy === 'save'}
            onClick={() => save(false)}
          >
            {t('ed.save')}
          </Button>
          <Button
            disabled={!ok || state.busy === 'save'}
            loading={state.busy === 'run'}
            onClick={() => save(true)}
          >
            {t('ed.saverun')}
          </Button>
        </Group>
      </Group>
    </>
  )
}
