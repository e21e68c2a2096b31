// src/connection: the test of a connection, and what its form must hold.
export default {
  'Waybill is {} of account {}': 'Waybillはアカウント {2} の {1} です',
  'who the credentials belong to is not known: {}': '認証情報の持ち主を確認できませんでした: {1*}',
  'DANGER: the role can be assumed {}, so anybody who may use this Waybill or its account can reach it; replace its trust policy':
    '危険: ロールを{1*}引き受けられます。このWaybillまたはそのアカウントを使える人なら誰でもロールを使えるため、信頼ポリシーを置き換えてください',
  'without any external ID': '外部IDなしで',
  'with a wrong external ID': '誤った外部IDで',
  'the role is refused without the external ID and with a wrong one, as it must be':
    '外部IDがない場合も、誤っている場合も、正しく拒否されました',
  'it assumed {} with the external ID': '外部IDを使って {1} を引き受けました',
  'the role cannot be assumed at all, so nothing is proven':
    'ロールを引き受けられないため、確認できません',
  '{} is not set: enter it with waybill connection edit':
    '{1} が設定されていません。接続情報の編集で入力してください',
  'it sees {} buckets': '{1}個のバケットが見えます',
  'the bucket is in {}': 'バケットのリージョンは {1} です',
  'it lists the objects {}': '{1*}オブジェクトの一覧を取得しました',
  'in the bucket': 'バケット内の',
  "under '{}'": '「{1}」以下の',
  'there is no object {} to try it on: put one there, or name a key':
    '試すための{1*}オブジェクトがありません。1つ置くか、キーを指定してください',
  'without s3:ListBucket no object is known to try it on: name a key':
    's3:ListBucket がないため、試すオブジェクトが分かりません。キーを指定してください',
  "it read the first byte of '{}'": '「{1}」の先頭1バイトを読み取りました',
  'it began an upload and stored a part, which was then thrown away':
    'アップロードを開始してパートを1つ保存し、破棄しました',
  'it finds what a crash left: {} unfinished uploads now':
    '異常終了で残ったものを見つけられます(現在、未完了のアップロードは{1}件)',
  'the store said the upload was aborted, but keeps its part':
    'アップロードは中止されたはずですが、パートがストレージに残っています',
  'no upload could be begun, so there was none to abort':
    'アップロードを開始できなかったため、中止するものがありません',
  'the upload was aborted, and nothing is left of it': 'アップロードを中止し、何も残っていません',
  'the upload was aborted; that nothing is left could not be seen without s3:ListMultipartUploadParts':
    'アップロードを中止しました。s3:ListMultipartUploadParts がないため、何も残っていないことは確認できません',
  'an unfinished upload of {} bytes is left at s3://{}/{} (upload id {}): abort it by hand':
    '{1}バイトの未完了のアップロードが s3://{2}/{3} に残っています(アップロードID {4})。手動で中止してください',
  'a source never writes': '転送元は書き込みを行いません',
  "Waybill gives each connection an external ID of its own; none can be chosen, or one customer could name another's role":
    '外部IDは接続情報ごとにWaybillが生成し、指定はできません',
  'it is no UTF-8': 'UTF-8ではありません',
  'it has {} characters, expected 1 to {}': '{1}文字です。1〜{2}文字で入力してください',
  'it holds a control character, such as a line end': '改行などの制御文字が含まれています',
  'it begins or ends with a blank, which nobody would see': '先頭または末尾に空白があります',
  'it is empty: give the secret itself, or leave it out (or send null) to keep the one that is stored':
    '空です。値を入力するか、変更しない場合は指定しないでください',
  'it is required: the access key ID': 'アクセスキーIDを入力してください',
  "'{}' is no access key ID": '「{1}」はアクセスキーIDではありません',
  "'{}' is no access key ID of AWS: expected 16 or more letters and digits, like AKIAIOSFODNN7EXAMPLE":
    '「{1}」はAWSのアクセスキーIDではありません。16文字以上の英数字で入力してください(例: AKIAIOSFODNN7EXAMPLE)',
  'it is required: the secret access key of the IAM user':
    'IAMユーザーのシークレットアクセスキーを入力してください',
  'keys that start with ASIA are temporary and need their session token':
    'ASIAで始まるキーは一時的なもので、セッショントークンが必要です',
  'keys that start with AKIA are permanent and have no session token':
    'AKIAで始まるキーは永続的なもので、セッショントークンはありません',
  'it belongs to aws_auth_type assume_role': 'IAMロールの場合にだけ指定できます',
  "it is required: the IAM role's name or ARN": 'IAMロール名またはARNを入力してください',
  'it is required: the AWS account ID where the role resides':
    'IAMロールがあるAWSアカウントIDを入力してください',
  'it belongs to aws_auth_type iam_user': 'IAMユーザーの場合にだけ指定できます',
  'it is required for base_credentials keys':
    'ベース認証情報を「ここに保存するキー」にする場合は入力してください',
  'keys that start with ASIA end within hours: use default_chain for them':
    'ASIAで始まるキーは数時間で期限が切れます。「サーバー自身の認証情報」を使ってください',
  'it belongs to base_credentials keys':
    'ベース認証情報が「ここに保存するキー」の場合にだけ指定できます',
  "'{}' has a path: expected https://host[:port]":
    '「{1}」にパスが含まれています。https://ホスト[:ポート] の形式で入力してください',
  'it is the address where hosts get their own credentials':
    'ホスト自身の認証情報を配布するアドレスは使えません',
  'plain http shows data and signatures to the network: use https, or set allow_http':
    '暗号化なしのhttpではデータと署名が読み取られます。httpsを使うか、「エンドポイントへの暗号化なしのhttpを許可」をオンにしてください',
  "'{}' is no region: expected one like eu-west-1":
    '「{1}」はリージョンではありません。ap-northeast-1 のような形式で入力してください',
  'ca_certificate says the same: give one':
    'CA証明書と重複しています。どちらか一方を指定してください',
  'STS takes at most 50': 'STSで指定できるのは50個までです',
  "'{}' is no tag of a session: expected a name of 1 to 128 and a value of at most 256 letters, digits, blanks or any of _.:/=+-@":
    '「{1}」はセッションタグではありません。名前は1〜128文字、値は256文字までの英数字、空白、_.:/=+-@ で入力してください',
  'expected 2 to 64 letters, digits or any of _+=,.@-':
    '2〜64文字の英数字または _+=,.@- で入力してください',
  "this is no bucket's name: expected 3 to 63 of a-z, 0-9, '.' and '-'":
    'バケット名ではありません。3〜63文字の a-z、0-9、「.」、「-」で入力してください',
  'it has {} bytes, and a key at most {}': '{1}バイトです。キーは{2}バイトまでです',
  "expected a key's id, its alias as alias/NAME, or an ARN":
    'KMSキーのID、alias/名前 の形式のエイリアス、またはARNで入力してください',
  'this is not the ARN of an AWS identity': 'AWSのIDのARNではありません',
  'it is temporary and no role, so a role cannot trust it alone: trust the account':
    'ロールではない一時的なIDのため、単独では信頼できません。アカウントを信頼してください',
}
