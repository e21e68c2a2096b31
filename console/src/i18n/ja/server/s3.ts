// src/s3: what a store refused, and what to do about it.
export default {
  '{} was refused: {} (HTTP {}': '{1}が拒否されました: {2*} (HTTP {3*}',
  'the credentials may not do this: grant {} on {}':
    'この認証情報には権限がありません。{2} に対する {1} を許可してください',
  'a policy denies it explicitly, which no grant overrides: find that statement':
    'ポリシーで明示的に拒否されており、許可を追加しても解除されません。該当するステートメントを探してください',
  'or the object is missing, which S3 tells only to who has s3:ListBucket on {}':
    'またはオブジェクトが存在しません(S3は {1} に対する s3:ListBucket がある場合にだけ知らせます)',
  'or the bucket does not belong to account {} (expected_bucket_owner)':
    'またはバケットの所有者がアカウント {1} ではありません(expected_bucket_owner)',
  'or the KMS key refuses: encrypting needs kms:GenerateDataKey and kms:Decrypt':
    'またはKMSキーで拒否されています(暗号化には kms:GenerateDataKey と kms:Decrypt が必要です)',
  "or the bucket is requester-pays, and the connection's requester_pays is off":
    'またはリクエスタ支払いのバケットで、接続情報の「リクエスタ支払い」がオフです',
  "the object's KMS key may not be used: grant {} on that key, in its key policy or in the policy of these credentials":
    'オブジェクトのKMSキーを使用できません。キーポリシーまたはこの認証情報のポリシーで、そのキーに対する {1} を許可してください',
  'the object is no longer the one that was listed: it was replaced meanwhile; run again to take it as it is now':
    '一覧を取得したあとにオブジェクトが置き換えられました。もう一度実行すると現在の内容を読み込みます',
  'somebody else wrote the same object at this moment, and the upload is lost: run again':
    '同じオブジェクトがほかから同時に書き込まれ、アップロードが失われました。もう一度実行してください',
  'there is no such object; was it deleted since it was listed, or is the key misspelt?':
    'オブジェクトがありません。一覧の取得後に削除されたか、キーが誤っている可能性があります',
  'the session has expired or its token is wrong: enter new credentials, or use a role, which is renewed by itself':
    'セッションの有効期限が切れたか、トークンが誤っています。新しい認証情報を入力するか、自動で更新されるIAMロールを使ってください',
  "this machine's clock differs from S3's by more than 15 minutes: set it (NTP)":
    'サーバーの時計がS3と15分以上ずれています。時刻を合わせてください(NTP)',
  'S3 still asks for fewer requests after every retry: run fewer tasks at once, or try later':
    '再試行を重ねても、S3からリクエストを減らすよう求められています。同時に実行するタスクを減らすか、あとで再試行してください',
  'S3 failed on its side after every retry: try again later':
    '再試行を重ねても、S3側でエラーが起きています。あとで再試行してください',
  "the bucket is in another region: set the connection's region to {}":
    'バケットは別のリージョンにあります。接続情報のリージョンを {1} にしてください',
  "the bucket's": 'バケットのリージョン',
  "the KMS key that encrypts this cannot be used: see that it exists in the bucket's region, is enabled, and that its policy lets these credentials use it (kms:Decrypt to read, kms:GenerateDataKey and kms:Decrypt to write)":
    '暗号化に使うKMSキーを使用できません。バケットと同じリージョンに存在し、有効であること、キーポリシーでこの認証情報に使用が許可されていることを確認してください(読み取りは kms:Decrypt、書き込みは kms:GenerateDataKey と kms:Decrypt)',
  'the object is not what the condition asks for: it exists already, or was changed meanwhile':
    'オブジェクトが条件に合いません。すでに存在するか、途中で変更されました',
  'the bytes that S3 received are not those that were sent; a proxy between may change them':
    'S3が受け取ったデータが、送信したものと異なります。途中のプロキシが書き換えている可能性があります',
  'all access to this bucket has been disabled by AWS: ask AWS support':
    'このバケットへのアクセスはすべてAWSによって無効にされています。AWSサポートに問い合わせてください',
  'the AWS account has a problem that stops every request: ask AWS support':
    'AWSアカウントに問題があり、リクエストがすべて止められています。AWSサポートに問い合わせてください',
  'the AWS account is not signed up for S3: sign up first':
    'このAWSアカウントではS3の利用登録が済んでいません。先に登録してください',
  'the store has suspended this user: ask who runs it':
    'ストレージ側でこのユーザーが停止されています。ストレージの管理者に確認してください',
  'the store does not know this access key ID: it was mistyped, deleted, made for another service, or is temporary and lacks its session token':
    'このアクセスキーIDはストレージに登録されていません。入力の誤り、削除済み、別のサービスのキー、またはセッショントークンのない一時的なキーの可能性があります',
  'the secret access key does not belong to the access key ID, or a proxy changes requests on their way: enter the secret again':
    'シークレットアクセスキーがアクセスキーIDと一致しないか、途中のプロキシがリクエストを書き換えています。シークレットアクセスキーを入力し直してください',
  "the requester's account cannot pay for this request: ask AWS support":
    'リクエスト元のアカウントがこのリクエストの料金を支払えません。AWSサポートに問い合わせてください',
  "the bucket is in an opt-in region, which only answers at its own endpoint: set the connection's region to {}, and enable that region for the account":
    'バケットは有効化が必要なリージョンにあります。接続情報のリージョンを {1} にし、アカウントでそのリージョンを有効にしてください',
  "there is no such bucket: is '{}' misspelt, or of another partition or store?":
    'バケット「{1}」がありません。名前の誤りか、別のパーティションまたはストレージのバケットの可能性があります',
  "'{}' cannot be a bucket's name": '「{1}」はバケット名として使えません',
  'this version of the object is gone': 'オブジェクトのこのバージョンはすでにありません',
  'the upload is gone: it was completed or aborted, by hand or by a lifecycle rule':
    'アップロードがなくなっています。手動またはライフサイクルルールで、完了または中止されました',
  'the key has more than 1,024 bytes: shorten the prefix':
    'キーが1,024バイトを超えています。プレフィックスを短くしてください',
  'the object is archived (Glacier or an archive tier) and cannot be read: restore it first, or leave it out by path_match_pattern':
    'オブジェクトはアーカイブされており(Glacierなど)、読み取れません。先に復元するか、「パスのパターン」で除外してください',
  'somebody else is writing the same object at this moment':
    '同じオブジェクトがほかから書き込まれています',
  'another operation on the same bucket is under way: try again later':
    '同じバケットに対する別の操作が進行中です。あとで再試行してください',
  'the object is shorter than when it was listed': 'オブジェクトが一覧の取得時より短くなっています',
  'the store does not allow this operation here (a delete marker, or a gateway that lacks it)':
    'ストレージがこの操作を許可していません(削除マーカー、またはこの操作のないゲートウェイ)',
  'the store does not know a header or an operation that this needs; is `checksums: when_required` set for a store that is not AWS?':
    '必要なヘッダーまたは操作にストレージが対応していません。AWS以外のストレージでは `checksums: when_required` を設定してください',
  "the bucket takes no ACLs (Object Ownership is 'bucket owner enforced'): leave out canned_acl":
    'バケットはACLを受け付けません(オブジェクト所有者が「バケット所有者の強制」)。既定ACLを「送らない」にしてください',
  'the store does not know this storage_class': 'このストレージクラスはストレージにありません',
  "the store's quota is used up: make room or ask for more":
    'ストレージの容量の上限に達しました。空きを作るか、上限を引き上げてください',
  'a staged part is gone or was sent again with other bytes':
    'アップロード途中のパートがなくなったか、別の内容で送り直されました',
  'the object or part is larger than the store takes':
    'オブジェクトまたはパートがストレージの上限より大きいです',
  'the store does not take one of the settings sent':
    '送信した設定の一つをストレージが受け付けません',
  'the store does not take this request': 'ストレージがこのリクエストを受け付けません',
  'the store, or a proxy before it, insists on a Content-Length':
    'ストレージまたは手前のプロキシがContent-Lengthを要求しています',
  "S3 waited too long for the request's bytes: the network is slow or stalls":
    'リクエストのデータが届かず、S3がタイムアウトしました。ネットワークが遅いか止まっています',
  'the store takes the request for malformed and says no more: the region may be wrong, or the session expired':
    'リクエストの形式が正しくないと判断されました。リージョンの誤りか、セッションの期限切れの可能性があります',
  'there is nothing of that name': 'その名前のものはありません',
  'not allowed there; is {} S3?': '許可されていません。{1*} がS3かどうか確認してください',
  'the endpoint': 'エンドポイント',
  'the proxy wants a name and a password': 'プロキシがユーザー名とパスワードを要求しています',
  'another write is under way': '別の書き込みが進行中です',
  'the store insists on a Content-Length': 'ストレージがContent-Lengthを要求しています',
  "the store's answer is none that S3 gives; is {} S3?":
    'ストレージの応答がS3のものではありません。{1*} がS3かどうか確認してください',
  'DeleteObjects refused {} key(s), this one with {} ({}){}':
    'DeleteObjectsで{1}件のキーが拒否されました(このキー: {2}、{3}){4*}',
  'grant s3:DeleteObject on it': 's3:DeleteObject を許可してください',
  'more than the {} bytes asked for: the store does not serve ranges':
    '要求した{1}バイトより多く返されました。ストレージが範囲指定の読み取りに対応していません',
  "asked for bytes from {}, got HTTP {} with Content-Range '{}': the store does not serve ranges":
    '{1}バイト目以降を要求しましたが、HTTP {2}(Content-Range「{3}」)が返されました。ストレージが範囲指定の読み取りに対応していません',
  'expected {} bytes, {} arrived before the answer ended':
    '{1}バイトのはずが、{2}バイトで応答が終わりました',
  'the bytes read have CRC-32C {}, S3 keeps {}: they were damaged on the way, run again':
    '読み取ったデータのCRC-32C({1})がS3の値({2})と異なります。途中で破損したため、もう一度実行してください',
  'it has no ETag and seems to break off': 'ETagがなく、途中で切れているようです',
  'the upload was completed, and the key already holds another object':
    'アップロードは完了しましたが、そのキーには別のオブジェクトがあります',
  'upload {} was aborted {} times and is still there: abort it by hand, or let a lifecycle rule (AbortIncompleteMultipartUpload) do it':
    'アップロード {1} は{2}回中止しましたが残っています。手動で中止するか、ライフサイクルルール(AbortIncompleteMultipartUpload)で取り除いてください',
  'the store lists keys out of their byte order or ignores start-after, which showed too late to begin anew: use a narrower path_prefix':
    'ストレージのキーの並び順がS3と異なります。パスプレフィックスをより狭くしてください',
  "the store answers continuation token '{}' with the same token, so that its listing has no end":
    '継続トークン「{1}」に対して同じトークンが返され、一覧が終わりません',
  'more bytes than the object was listed with': '一覧の取得時のサイズより多くのデータがあります',
  'listed with {} bytes, {} are missing': '一覧の取得時は{1}バイトでしたが、{2}バイト足りません',
  'expected a whole <{}> document, which breaks off or is no XML at byte {} of {}':
    '<{1}> の応答が途中で切れているか、XMLではありません({3}バイト中の{2}バイト目)',
  'expected a <{}> document, found <{}>; is the endpoint an S3 server?':
    '<{1}> のはずが <{2}> が返されました。エンドポイントがS3サーバーかどうか確認してください',
  "the listing gives no size for key '{}'": '一覧にキー「{1}」のサイズがありません',
  'the listing says that it goes on and gives no NextContinuationToken; the store does not speak ListObjectsV2':
    '一覧に続きがありますが、NextContinuationTokenがありません。ストレージがListObjectsV2に対応していません',
  'a new upload has no UploadId': '新しいアップロードにUploadIdがありません',
  'more than {} bytes, all that {} parts hold when the first has {}: write several files':
    '{1}バイトを超えました(最初のパートが{3}バイトの場合、{2}個のパートに収まる上限)。複数のファイルに分けて書き込んでください',
}
