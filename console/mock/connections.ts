import type { CheckRow, Connection } from '../src/api/types'
import { type MockEvent, type MockRequest, type MockRoute, ok, page, refuse } from './types'

const EXTERNAL_ID = '5f0c2a81d94e4b6fa37b1e28c9d05a74'
const PRINCIPAL = '999988887777'
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

const row = (permission: string, more: Partial<CheckRow> = {}): CheckRow => ({
  permission,
  state: 'granted',
  required: true,
  warning: false,
  reason: '',
  ...more,
})

function checkRows(bucket: string, isRole: boolean): CheckRow[] {
  const place = bucket || '*'
  const statement = (action: string) => ({
    Sid: `Waybill${action.split(':')[1]}`,
    Effect: 'Allow',
    Action: action,
    Resource: `arn:aws:s3:::${place}/orders/*`,
  })
  return [
    row('identity', {
      reason: `Waybill is arn:aws:iam::${PRINCIPAL}:user/waybill of account ${PRINCIPAL}`,
    }),
    ...(isRole
      ? [
          row('role', {
            reason: 'it assumed arn:aws:iam::111122223333:role/waybill-role with the external ID',
          }),
          row('external ID', {
            reason:
              'the role is refused without the external ID and with a wrong one, as it must be',
          }),
        ]
      : []),
    row('s3:ListAllMyBuckets', {
      state: 'denied',
      required: false,
      reason: 'AccessDenied: not authorized to perform s3:ListAllMyBuckets',
      mend: statement('s3:ListAllMyBuckets'),
    }),
    row('s3:GetBucketLocation', { reason: 'the bucket is in eu-west-1' }),
    row('s3:ListBucket', { reason: 'it lists the objects in the bucket' }),
    row('s3:GetObject', { reason: 'it read 1 byte of orders/2026-04-01.csv' }),
    row('s3:PutObject', {
      state: 'denied',
      reason: 'AccessDenied: not authorized to perform s3:PutObject on orders/.waybill-check',
      mend: statement('s3:PutObject'),
    }),
    row('s3:AbortMultipartUpload', { state: 'not_proven', reason: 'no upload could be begun' }),
  ]
}

export const connections: Connection[] = [
  {
    id: 3,
    name: 'acme production',
    description: 'Order files from the shops, and the lake',
    resource_group_id: 1,
    aws_auth_type: 'assume_role',
    aws_assume_role_account_id: '111122223333',
    aws_assume_role_name: 'waybill-role',
    aws_external_id: EXTERNAL_ID,
    aws_principal_account_id: PRINCIPAL,
    access_key_id: null,
    secrets: {},
    last_test: {
      verdict: 'ok',
      rows: checkRows('acme-raw', true).filter((r) => r.state === 'granted'),
      tested_at: minutesAgo(42),
    },
    owner: { id: 1, email: 'mina@example.com' },
    can: { edit: true, use: true },
    created_at: minutesAgo(60 * 24 * 9),
    updated_at: minutesAgo(60 * 5),
  },
  {
    id: 4,
    name: 'partner drop',
    description: null,
    resource_group_id: null,
    aws_auth_type: 'iam_user',
    aws_assume_role_account_id: null,
    aws_assume_role_name: null,
    aws_external_id: null,
    aws_principal_account_id: PRINCIPAL,
    access_key_id: 'AKIAIOSFODNN7EXAMPLE',
    region: 'ap-northeast-1',
    secrets: { aws_secret_access_key: { set: true, updated_at: '2026-11-25T02:16:25.000+00:00' } },
    last_test: {
      verdict: 'failed',
      rows: checkRows('partner-drop', false),
      tested_at: minutesAgo(60 * 26),
    },
    owner: { id: 2, email: 'kenji@example.com' },
    can: { edit: true, use: true },
    created_at: minutesAgo(60 * 24 * 30),
    updated_at: minutesAgo(60 * 24 * 2),
  },
  {
    id: 5,
    name: '<img src=x onerror=alert(1)>',
    description: 'A name is only a name',
    resource_group_id: null,
    aws_auth_type: 'assume_role',
    aws_assume_role_account_id: '444455556666',
    aws_assume_role_name: 'team/waybill-role',
    aws_external_id: EXTERNAL_ID,
    aws_principal_account_id: PRINCIPAL,
    secrets: {},
    last_test: null,
    owner: null,
    can: { edit: false, use: true },
    created_at: minutesAgo(60 * 24 * 40),
    updated_at: minutesAgo(60 * 24 * 20),
  },
]
let nextId = 10

function* checkEvents({ body }: MockRequest): Generator<MockEvent> {
  const rows = checkRows(String(body.bucket ?? ''), body.aws_auth_type !== 'iam_user')
  for (const one of rows) yield { event: 'row', data: one, afterMs: 350 }
  yield { event: 'report', data: { verdict: 'failed', rows }, afterMs: 100 }
}

function policy({ body }: MockRequest) {
  const bucket = String(body.bucket || '*')
  const prefix = String(body.prefix ?? '')
  const isRole = body.aws_auth_type !== 'iam_user'
  const role = String(body.aws_assume_role_name ?? '')
  const writes = body.use !== 'source'
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PRINCIPAL}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
      },
    ],
  }
  const objects = [
    's3:GetObject',
    ...(writes ? ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'] : []),
  ]
  const permission = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'WaybillBuckets', Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: '*' },
      {
        Sid: 'WaybillBucket',
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:ListBucket'],
        Resource: `arn:aws:s3:::${bucket}`,
      },
      {
        Sid: 'WaybillObjects',
        Effect: 'Allow',
        Action: objects,
        Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
      },
    ],
  }
  const cli = `aws iam create-role \\\n  --role-name '${role}' \\\n  --assume-role-policy-document '${JSON.stringify(trust)}'\naws iam put-role-policy \\\n  --role-name '${role}' \\\n  --policy-name waybill-s3 \\\n  --policy-document '${JSON.stringify(permission)}'\n`
  return ok({
    trust_policy: isRole ? trust : null,
    permission_policy: permission,
    cli,
    cloudformation: `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  WaybillRole:\n    Type: "AWS::IAM::Role"\n    Properties:\n      RoleName: "${role}"\n`,
    terraform: `resource "aws_iam_role" "waybill" {\n  name = "${role}"\n}\n`,
    steps: '',
  })
}

function create({ body }: MockRequest) {
  if (connections.some(({ name }) => name === body.name)) {
    return refuse(400, `There is a connection named '${body.name}' already: choose another name`, [
      { attribute: 'name', message: 'There is one of that name already' },
    ])
  }
  nextId += 1
  const made = {
    ...connections[0],
    ...body,
    id: nextId,
    last_test: null,
    secrets: {},
    created_at: minutesAgo(0),
    updated_at: minutesAgo(0),
  } as Connection
  connections.push(made)
  return ok(made)
}

const find = (request: MockRequest) =>
  connections.find(({ id }) => id === Number(request.params[0]))
const missing = () => refuse(404, 'Not found')

export const connectionRoutes: MockRoute[] = [
  [
    'POST',
    /^\/connections\/s3\/drafts$/,
    () =>
      ok({
        draft_id: 'd1',
        aws_external_id: EXTERNAL_ID,
        aws_principal_account_id: PRINCIPAL,
        aws_principal_problem: null,
      }),
  ],
  ['POST', /^\/connections\/s3\/policy$/, policy],
  ['GET', /^\/connections\/s3\/(\d+)\/policy$/, policy],
  [
    'POST',
    /^\/connections\/s3\/(?:\d+\/)?test$/,
    (request) => ({ status: 200, events: () => checkEvents(request) }),
  ],
  ['GET', /^\/connections\/s3$/, () => page(connections)],
  ['POST', /^\/connections\/s3$/, create],
  [
    'GET',
    /^\/connections\/s3\/(\d+)$/,
    (request) => (find(request) ? ok(find(request)) : missing()),
  ],
  [
    'PATCH',
    /^\/connections\/s3\/(\d+)$/,
    (request) => {
      const found = find(request)
      return found
        ? ok(Object.assign(found, request.body, { updated_at: minutesAgo(0) }))
        : missing()
    },
  ],
  [
    'DELETE',
    /^\/connections\/s3\/(\d+)$/,
    (request) => {
      connections.splice(
        connections.findIndex(({ id }) => id === Number(request.params[0])),
        1,
      )
      return ok({})
    },
  ],
  [
    'GET',
    /^\/connections\/s3\/(\d+)\/buckets$/,
    (request) =>
      request.params[0] === '4'
        ? refuse(422, 's3://: AccessDenied: not authorized to perform s3:ListAllMyBuckets')
        : ok({ items: [{ name: 'acme-raw' }, { name: 'acme-lake' }] }),
  ],
  [
    'GET',
    /^\/connections\/s3\/(\d+)\/objects$/,
    () =>
      ok({
        items: [1, 2, 3, 4].map((day) => ({
          key: `orders/2026-04-0${day}.csv${day % 2 ? '' : '.gz'}`,
          size: 1_700_000 - day * 90_000,
          last_modified: minutesAgo(day * 1440),
        })),
        prefixes: ['orders/archive/'],
        truncated: false,
      }),
  ],
]
