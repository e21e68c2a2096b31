import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { readAll } from '~/api/read-all'
import type { Transfer } from '~/api/types'
import { useT } from '~/i18n'

type Props = { value: number | undefined; onChange: (id: number | undefined) => void }

/** One transfer of all, by its name. */
export function TransferSelect({ value, onChange }: Props) {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['transfers', 'all'],
    queryFn: ({ signal }) => readAll<Transfer>('/job_definitions', signal),
  })
  const choices = (data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  // Its jobs outlive a transfer, and the list may still be on its way.
  if (value !== undefined && !choices.some((one) => one.value === String(value))) {
    choices.push({ value: String(value), label: t('jobs.onetransfer', { id: value }) })
  }
  return (
    <Select
      label={t('jobs.transfer')}
      placeholder={t('common.all')}
      clearable
      searchable
      w={200}
      data={choices}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
    />
  )
}
