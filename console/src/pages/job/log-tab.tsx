import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { url } from '~/api/client'
import { isOver } from '~/api/jobs'
import type { Job } from '~/api/types'
import { useT } from '~/i18n'
import { useFormats } from '~/parts/formats'
import { Problem } from '~/parts/problem'
import classes from './job.module.css'
import { type ShownLine, showLine } from './log-lines'
import { useLog } from './use-log'

const LINE_HEIGHT = 20

function Lines({ lines, follow }: { lines: ShownLine[]; follow: boolean }) {
  const t = useT()
  const formats = useFormats()
  const box = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  })
  const count = lines.length
  useEffect(() => {
    if (follow && count > 0) rows.scrollToIndex(count - 1)
  }, [follow, count, rows])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={classes.log} ref={box} tabIndex={0} aria-label={t('job.tab.log')}>
      <div className={classes.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          return (
            <div
              key={index}
              className={classes.line}
              data-level={line.level}
              style={{ transform: `translateY(${start}px)` }}
            >
              <time dateTime={line.time}>{line.time && formats.stamp(line.time)}</time>
              <span className={classes.level}>{line.level}</span>
              {line.text}
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** A job's log: followed while it runs, searched, downloaded. */
export function LogTab({ job }: { job: Job }) {
  const t = useT()
  const { timeZone } = useFormats()
  const [wanted, setWanted] = useState('')
  const [follow, setFollow] = useState(!isOver(job))
  const { lines, error } = useLog(job)
  const shown = useMemo(() => {
    const text = wanted.toLowerCase()
    const all = lines.map(showLine)
    return text ? all.filter((line) => line.text.toLowerCase().includes(text)) : all
  }, [lines, wanted])
  return (
    <>
      <Group mb="xs" gap="sm">
        <TextInput
          type="search"
          aria-label={t('log.search')}
          placeholder={t('log.search')}
          leftSection={<IconSearch size={15} />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Checkbox
          label={t('log.follow')}
          checked={follow}
          onChange={(event) => setFollow(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed" ml="auto">
          {t('log.lines', { n: shown.length })} · {t('log.zone', { zone: timeZone })}
        </Text>
        <Button
          component="a"
          href={url(`/jobs/${job.id}/log`, { download: true })}
          download
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} />}
        >
          {t('common.download')}
        </Button>
      </Group>
      {error !== null && <Problem error={error} />}
      {shown.length === 0 ? (
        <Text c="dimmed">{t(wanted ? 'log.nomatch' : 'log.empty')}</Text>
      ) : (
        <Lines lines={shown} follow={follow} />
      )}
    </>
  )
}
