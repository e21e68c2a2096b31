import { Alert, UnstyledButton } from '@mantine/core'
import type { Problem } from '~/api/types'
import { useT } from '~/i18n'
import { tServer } from '~/i18n/server'
import classes from './editor.module.css'

type Props = { problems: Problem[]; onMend?: (problem: Problem) => void }

/** What has to be mended, each with its place; `onMend` goes there. */
export function ProblemList({ problems, onMend }: Props) {
  const t = useT()
  return (
    <Alert color="red" title={t('ed.problems')} role="alert" mb="sm">
      <ul className={classes.problems}>
        {problems.map((problem) => {
          const { pointer, line, message } = problem
          return (
            <li key={`${pointer} ${message}`}>
              <span className="mono">{pointer}</span>{' '}
              {line !== undefined && `(${t('ed.yaml.line', { n: line })})`} {tServer(message)}{' '}
              {onMend && (
                <UnstyledButton className={classes.mend} onClick={() => onMend(problem)}>
                  {t('ed.mend')}
                </UnstyledButton>
              )}
            </li>
          )
        })}
      </ul>
    </Alert>
  )
}
