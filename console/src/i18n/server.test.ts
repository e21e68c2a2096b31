import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiError } from '~/api/client'
import { splitReason } from '~/pages/s3-connection/rows'
import server from './ja/server'
import { speakServerTexts, tServer } from './server'

beforeEach(() => speakServerTexts(server))
afterEach(() => speakServerTexts(null))

// What the server's own tests expect it to say, or what a running one said.
test.each([
  [
    'a sentence',
    'the upload was aborted, and nothing is left of it',
    'アップロードを中止し、何も残っていません',
  ],
  ['values', 'it sees 3 buckets', '3個のバケットが見えます'],
  [
    'a value that is a sentence',
    "it lists the objects under 'in/'",
    '「in/」以下のオブジェクトの一覧を取得しました',
  ],
  [
    'a place before a sentence',
    'connection acme: 2 stored transfers use it: choose another connection there first',
    '接続情報 acme: 2件の転送設定が使用しています。先にそちらで別の接続情報を選んでください',
  ],
  [
    'a field within a place',
    'connection: aws_access_key_id: it is required: the access key ID',
    '接続情報: aws_access_key_id: アクセスキーIDを入力してください',
  ],
  [
    'an aside',
    'GET https://s3.example.com: no connection could be opened (Connection refused): check the host, the port, the firewall and the proxy settings, or try again when the service is up',
    'GET https://s3.example.com: 接続できませんでした (Connection refused): ホスト、ポート、ファイアウォール、プロキシの設定を確認するか、サービスの稼働後に再試行してください',
  ],
  [
    'a hint behind a choice',
    "'csvv' is none of csv, jsonl; did you mean 'csv'?",
    '「csvv」は使えません。次のいずれかを指定してください: csv, jsonl; 「csv」ではありませんか',
  ],
  [
    'several lines',
    'name: it is no UTF-8\nregion: STS takes at most 50',
    '名前: UTF-8ではありません\nregion: STSで指定できるのは50個までです',
  ],
  [
    'a unit of UNIX time',
    '253402300800 seconds are not within the years 1 to 9999',
    '253402300800(秒)は西暦1〜9999年の範囲にありません',
  ],
  [
    'what a conversion is of',
    "unixtime_to_string is of a long or a string, and 'at' is a json",
    'unixtime_to_string は longまたはstring のカラムに使うもので、「at」は json です',
  ],
  [
    'a path into JSON',
    "'$.a[*]': a path finds one value: names and indices from 0 on, such as $.items[0].name",
    "'$.a[*]': パスは1つの値を指します。名前と0から始まる番号を $.items[0].name のように書いてください",
  ],
  ['a path that is not closed', "'$['a': '] is missing", "'$['a': 閉じる '] がありません"],
  [
    'a key that may not',
    'Not Authorized: this API key may only read: make one of the scope run or all',
    '権限がありません: このAPIキーは閲覧だけができます。権限が run か all のAPIキーを作成してください',
  ],
  [
    'calls that are counted',
    'Your API keys may make 1000 calls within 10 minutes (waybill serve --api-calls): wait 7 s.',
    'APIキーで呼び出せるのは10分間に1000回までです(waybill serve --api-calls)。7秒待ってください。',
  ],
  ['something else', 'the moon is full', 'the moon is full'],
  ['a value in another language', 'it sees くつ buckets', 'くつ個のバケットが見えます'],
  ['nothing', '', ''],
])('%s', (_, said, japanese) => {
  expect(tServer(said)).toBe(japanese)
})

test('a store’s refusal keeps what the store answered, and is still told apart from it', () => {
  const said =
    's3://raw/in/a.csv: GetObject was refused: the credentials may not do this: grant s3:GetObject on arn:aws:s3:::raw/in/a.csv; or the object is missing, which S3 tells only to who has s3:ListBucket on arn:aws:s3:::raw (HTTP 403 AccessDenied: "Access Denied"; request id R1)'
  expect(splitReason(tServer(said))).toEqual([
    's3://raw/in/a.csv: GetObjectが拒否されました: この認証情報には権限がありません。arn:aws:s3:::raw/in/a.csv に対する s3:GetObject を許可してください; またはオブジェクトが存在しません(S3は arn:aws:s3:::raw に対する s3:ListBucket がある場合にだけ知らせます)',
    'HTTP 403 AccessDenied: "Access Denied"; request id R1',
  ])
})

test('STS’s refusal of a role is told whole', () => {
  const said = `role arn:aws:iam::111122223333:role/r: arn:aws:iam::1:user/w may not assume it. AWS does not say which of these is missing: (1) the role exists under exactly this name and account; (2) its trust policy names arn:aws:iam::1:user/w or its account as Principal for sts:AssumeRole; (3) its condition must have sts:ExternalId equal to 'x'; it must also allow the action sts:TagSession; (4) a policy of the caller allows sts:AssumeRole on this role (STS says "no"; AccessDenied, HTTP 403)`
  const japanese = tServer(said)
  expect(japanese).toMatch(/^ロール arn:aws:iam::111122223333:role\/r: arn:aws:iam::1:user\/w は/)
  expect(japanese).toContain('sts:ExternalId が「x」であること')
  expect(japanese).toContain('sts:TagSession も許可されていること')
  expect(japanese).not.toMatch(/may not|must/)
  expect(japanese).toMatch(/ \(STS says "no"; AccessDenied, HTTP 403\)$/)
})

test('a refusal is read in the language of the page at that moment', () => {
  const field = { attribute: 'name', message: 'it is no UTF-8' }
  const error = new ApiError(
    429,
    'sign-in: there were too many failed tries: wait 8 s',
    [field],
    '',
    {},
  )
  expect(error.message).toBe('サインイン: 失敗が続いたため、8秒待ってから再試行してください')
  expect(error.fields).toEqual([{ attribute: 'name', message: 'UTF-8ではありません' }])
  speakServerTexts(null)
  expect(error.message).toBe('sign-in: there were too many failed tries: wait 8 s')
  expect(error.fields).toEqual([field])
})

test('a text made to be looked through without end is not', () => {
  const said = 'a: b; c (d) '.repeat(330)
  expect(tServer(`${said})`)).toBe(`${said})`)
})
