import { Alert, Button, Loader, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { CheckRow } from '~/api/types'
import { type Translate, useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import { CodeBlock } from '~/parts/code-block'
import { isOpenDoor } from '~/parts/open-door'
import { CheckMark } from '~/parts/status'
import { splitReason } from './rows'
import classes from './s3.module.css'

function nameOf(row: CheckRow, t: Translate): string {
  if (row.permission === 'identity') return t('check.row.identity')
  if (row.permission === 'role') return t('check.row.role')
  if (row.permission === 'external ID') return t('check.row.external')
  return row.permission
}

const needsMending = (row: CheckRow) => row.state === 'denied' || row.state === 'failed'

function Mend({ row }: { row: CheckRow }) {
  const t = useT()
  const [opened, setOpened] = useState(row.required || row.warning)
  const isTrust = row.permission === 'role' || row.permission === 'external ID'
  const what = t(isTrust ? 'check.mend.trust' : 'check.mend.statement')
  if (!opened) {
    return (
      <Button variant="default" size="compact-xs" mt={4} onClick={() => setOpened(true)}>
        {t('check.mend')}
      </Button>
    )
  }
  return (
    <>
      <Text size="xs" fw={600} mt={6} mb={2}>
        {what}
      </Text>
      <CodeBlock text={JSON.stringify(row.mend, null, 2)} what={what} />
    </>
  )
}

/** A sentence; what the store answered word by word is folded behind it. */
function Reason({ text }: { text: string }) {
  const t = useT()
  const [sentence, answer] = splitReason(tServer(text))
  return (
    <Text size="sm" component="div">
      {sentence}
      {answer && (
        <details>
          <summary>{t('check.answer')}</summary>
          <span className="mono">{answer}</span>
        </details>
      )}
    </Text>
  )
}

function Row({ row }: { row: CheckRow }) {
  const t = useT()
  const known = ['identity', 'role', 'external ID'].includes(row.permission)
  const cannotList = row.permission === 's3:ListAllMyBuckets' && needsMending(row)
  return (
    <Table.Tr>
      <Table.Td>
        <Text span size="sm" fw={500} className={known ? undefined : 'mono'}>
          {nameOf(row, t)}
        </Text>{' '}
        {!row.required && !known && (
          <Text span size="xs" c="dimmed">
            ({t('check.optional')})
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <CheckMark row={row} />
      </Table.Td>
      <Table.Td>
        <Reason text={row.reason} />
        {cannotList && (
          <Text size="sm" c="dimmed">
            {t('check.list.note')}
          </Text>
        )}
        {isOpenDoor(row) && (
          <Alert color="red" mt={6} p="xs">
            {t('check.danger')}
          </Alert>
        )}
        {row.mend !== undefined && <Mend row={row} />}
      </Table.Td>
    </Table.Tr>
  )
}

/** One row per thing that was tried. */
export function CheckTable({ rows, running }: { rows: CheckRow[]; running: boolean }) {
  const t = useT()
  return (
    <Table className={classes.check} aria-label={t('check.title')} aria-busy={running}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="28%">{t('check.permission')}</Table.Th>
          <Table.Th w={120}>{t('check.result')}</Table.Th>
          <Table.Th>{t('check.found')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.permission} row={row} />
        ))}
        {running && (
          <Table.Tr>
            <Table.Td colSpan={3}>
              <Loader size={14} mr={8} />
              <Text span size="sm" c="dimmed">
                {t('check.running')}
              </Text>
            </Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </Table>
  )
}
