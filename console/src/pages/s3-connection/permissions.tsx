import { Table, Text, Title } from '@mantine/core'
import type { Key } from '~/i18n'
import { useT } from '~/i18n'
import { useS3Form } from './form-context'

const ROWS: { action: string; why: Key; kms?: boolean }[] = [
  { action: 's3:ListAllMyBuckets', why: 'guide.perm.listall' },
  { action: 's3:GetBucketLocation', why: 'guide.perm.location' },
  { action: 's3:ListBucket', why: 'guide.perm.list' },
  { action: 's3:GetObject', why: 'guide.perm.get' },
  { action: 's3:PutObject', why: 'guide.perm.put' },
  { action: 's3:AbortMultipartUpload', why: 'guide.perm.abort' },
  { action: 's3:ListMultipartUploadParts', why: 'guide.perm.parts' },
  { action: 's3:ListBucketMultipartUploads', why: 'guide.perm.uploads' },
  { action: 'kms:Decrypt', why: 'guide.perm.kms.decrypt', kms: true },
  { action: 'kms:GenerateDataKey', why: 'guide.perm.kms.generate', kms: true },
]

/** Which permissions there are and what each is good for. */
export function Permissions() {
  const t = useT()
  const { values } = useS3Form()
  const rows = ROWS.filter((row) => !row.kms || values.kms_key_id.trim() !== '')
  return (
    <>
      <Title order={3} size="sm" mt="lg" mb={4}>
        {t('guide.perm.title')}
      </Title>
      <Table fz="xs" verticalSpacing={3} aria-label={t('guide.perm.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('guide.perm.action')}</Table.Th>
            <Table.Th>{t('guide.perm.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ action, why }) => (
            <Table.Tr key={action}>
              <Table.Td className="mono">{action}</Table.Td>
              <Table.Td>{t(why)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        {t('guide.perm.note')} {t('guide.cross')}
      </Text>
    </>
  )
}
