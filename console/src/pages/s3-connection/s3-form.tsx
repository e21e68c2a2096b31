import { Button, Divider, Group, Paper, Stack, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api } from '~/api/client'
import type { Connection, ConnectionDraft, Grant } from '~/api/types'
import { useT } from '~/i18n'
import { fieldErrors, useFocusError } from '~/parts/fields'
import { Problem } from '~/parts/problem'
import { Advanced } from './advanced'
import { AuthChoice } from './auth-choice'
import { CheckPanel } from './check-panel'
import { BasicFields, RoleFields, UserFields } from './fields'
import { S3FormProvider, useMakeS3Form } from './form-context'
import { Guide } from './guide'
import { cleanAccountId, findErrors } from './rules'
import classes from './s3.module.css'
import { useCheck } from './use-check'
import { bodyOf, EMPTY, triedBy, type Values, valuesOf } from './values'

type Props = {
  saved?: Connection
  draft?: ConnectionDraft
  onSaved: (connection: Connection) => void
}

const clean = (values: Values): Values => ({
  ...values,
  aws_assume_role_account_id: cleanAccountId(values.aws_assume_role_account_id),
  expected_bucket_owner: cleanAccountId(values.expected_bucket_owner),
})

const save = (values: Values, saved?: Connection, draft?: ConnectionDraft) =>
  saved
    ? api.patch<Connection>(`/connections/s3/${saved.id}`, bodyOf(clean(values)))
    : api.post<Connection>('/connections/s3', {
        ...bodyOf(clean(values)),
        draft_id: draft?.draft_id,
      })

/** The S3 connection: form at the left, guide at the right, the test below both. */
export function S3Form({ saved, draft, onSaved }: Props) {
  const t = useT()
  const client = useQueryClient()
  const element = useRef<HTMLFormElement>(null)
  const focusError = useFocusError(element)
  const [error, setError] = useState<unknown>()
  const [grant, setGrant] = useState<Grant>({ bucket: '', prefix: '', use: 'source' })
  const form = useMakeS3Form({
    initialValues: saved ? valuesOf(saved) : EMPTY,
    validateInputOnBlur: true,
    validate: (values) => findErrors(clean(values), t, saved),
  })
  const { check, start, stop } = useCheck(saved?.last_test ?? null, triedBy(form.values))
  const done = useRef(false)
  useBlocker({
    shouldBlockFn: () => form.isDirty() && !done.current && !window.confirm(t('common.unsaved')),
    enableBeforeUnload: () => form.isDirty() && !done.current,
  })
  const readOnly = saved !== undefined && !saved.can.edit

  const submit = form.onSubmit(
    async (values) => {
      setError(undefined)
      try {
        const connection = await save(values, saved, draft)
        done.current = true
        client.invalidateQueries({ queryKey: ['connections'] })
        const verdict = check.isStale ? undefined : check.verdict
        const bad = verdict === 'failed'
        notifications.show({
          color: bad ? 'yellow' : 'green',
          message: t(bad ? 's3.save.failed' : verdict ? 'common.saved' : 's3.save.untested'),
        })
        onSaved(connection)
      } catch (failed) {
        form.setErrors(fieldErrors(failed))
        setError(failed)
        focusError()
      }
    },
    () => focusError(),
  )

  const test = () => {
    if (form.validate().hasErrors) return focusError()
    const asked = { bucket: grant.bucket, prefix: grant.prefix, use: grant.use }
    if (saved && !form.isDirty()) return start(`/connections/s3/${saved.id}/test`, asked)
    const of = saved ? { id: saved.id } : { draft_id: draft?.draft_id }
    return start('/connections/s3/test', { ...bodyOf(clean(form.values)), ...of, ...asked })
  }
  const identity = {
    aws_external_id: saved?.aws_external_id ?? draft?.aws_external_id ?? '',
    aws_principal_account_id:
      saved?.aws_principal_account_id ?? draft?.aws_principal_account_id ?? null,
    aws_principal_problem: draft?.aws_principal_problem ?? null,
  }
  return (
    <S3FormProvider form={form}>
      <div className={classes.columns}>
        <form onSubmit={submit} ref={element} noValidate>
          <fieldset disabled={readOnly} className="plain">
            <Paper withBorder p="md">
              <Stack gap="md">
                <Title order={2}>{t('conn.basic')}</Title>
                <BasicFields />
                <Divider />
                <Title order={2}>{t('conn.config')}</Title>
                <AuthChoice />
                {form.values.aws_auth_type === 'assume_role' ? (
                  <RoleFields identity={identity} />
                ) : (
                  <UserFields saved={saved} />
                )}
                <Advanced saved={saved} />
                {error !== undefined && <Problem error={error} />}
                <Group>
                  <Button type="submit" loading={form.submitting}>
                    {t('s3.save')}
                  </Button>
                </Group>
              </Stack>
            </Paper>
          </fieldset>
        </form>
        <Guide
          grant={grant}
          onGrant={setGrant}
          identity={identity}
          reference={saved ? { id: saved.id } : { draft_id: draft?.draft_id }}
        />
      </div>
      <CheckPanel
        check={check}
        testedAt={check.rows === saved?.last_test?.rows ? saved.last_test.tested_at : null}
        hasBucket={grant.bucket !== ''}
        onStart={test}
        onStop={stop}
      />
    </S3FormProvider>
  )
}
