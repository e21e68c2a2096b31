import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { api } from '~/api/client'
import { useT } from '~/i18n'
import { ConfirmName } from '~/parts/confirm-name'
import { type Column, ListTable } from '~/parts/list-table'
import { More } from '~/parts/more'
import { Loaded } from '~/parts/page'
import { usePages } from '~/parts/pages'
import { Problem } from '~/parts/problem'

type FormProps<T, V> = {
  path: string
  title: string
  record?: T
  start: V
  fields: (values: V, set: (change: Partial<V>) => void, record?: T) => ReactNode
  onDone: (answer: unknown) => void
  onClose: () => void
}

function RecordForm<T extends { id: number }, V extends object>(props: FormProps<T, V>) {
  const { path, title, record, start, fields, onDone, onClose } = props
  const t = useT()
  const [values, setValues] = useState(start)
  const save = useMutation({
    mutationFn: () => (record ? api.patch(`${path}/${record.id}`, values) : api.post(path, values)),
    onSuccess: onDone,
  })
  const problem = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (save.error) problem.current?.focus()
  }, [save.error])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {fields(values, (change) => setValues((old) => ({ ...old, ...change })), record)}
          {save.error && (
            <div ref={problem} tabIndex={-1}>
              <Problem error={save.error} />
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export type RecordsProps<T, V> = {
  /** In the API, and the key of what is cached. */
  path: string
  label: string
  lead: string
  newLabel: string
  lost: string
  columns: Column<T>[]
  nameOf: (record: T) => string
  valuesOf: (record?: T) => V
  fields: FormProps<T, V>['fields']
  mayEdit?: (record: T) => boolean
  mayCreate?: boolean
  mayDelete?: boolean
  /** More acts of a row. */
  acts?: (record: T) => ReactNode
  onMade?: (answer: unknown) => void
}

/** A list of records that can be made, changed and deleted. */
export function Records<T extends { id: number }, V extends object>(props: RecordsProps<T, V>) {
  const { path, label, columns, nameOf, mayEdit = () => true, mayDelete = true } = props
  const t = useT()
  const client = useQueryClient()
  const pages = usePages<T>([path.slice(1)], path, {}, 100)
  const [form, setForm] = useState<{ record?: T } | null>(null)
  const [doomed, setDoomed] = useState<T | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: [path.slice(1)] })
  const done = (answer: unknown) => {
    setForm(null)
    refresh()
    if (!form?.record && props.onMade) props.onMade(answer)
    else notifications.show({ color: 'green', message: t('common.saved') })
  }
  const acts: Column<T> = {
    key: 'acts',
    label: t('common.actions'),
    right: true,
    cell: (record) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        {props.acts?.(record)}
        {mayEdit(record) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('set.edit', { name: nameOf(record) })}
            onClick={() => setForm({ record })}
          >
            <IconPencil size={16} />
          </ActionIcon>
        )}
        {mayDelete && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('set.delete', { name: nameOf(record) })}
            onClick={() => setDoomed(record)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
    ),
  }
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {props.lead}
        </Text>
        {(props.mayCreate ?? true) && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setForm({})}>
            {props.newLabel}
          </Button>
        )}
      </Group>
      <Loaded query={pages}>
        {() =>
          pages.rows.length === 0 ? (
            <Text c="dimmed">{t('set.none')}</Text>
          ) : (
            <>
              <ListTable
                label={label}
                columns={[...columns, acts]}
                rows={pages.rows}
                rowKey={(row) => row.id}
              />
              <More pages={pages} />
            </>
          )
        }
      </Loaded>
      {form && (
        <RecordForm
          path={path}
          title={form.record ? nameOf(form.record) : props.newLabel}
          record={form.record}
          start={props.valuesOf(form.record)}
          fields={props.fields}
          onDone={done}
          onClose={() => setForm(null)}
        />
      )}
      {doomed && (
        <ConfirmName
          title={t('set.delete', { name: nameOf(doomed) })}
          lost={props.lost}
          name={nameOf(doomed)}
          action={t('common.delete')}
          onConfirm={async () => {
            await api.remove(`${path}/${doomed.id}`)
            refresh()
          }}
          onClose={() => setDoomed(null)}
        />
      )}
    </>
  )
}
