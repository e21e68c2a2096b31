// src/service and src/metastore: who may do what, what stands in the way, what a form must hold.
export default {
  'your role does not allow this; an administrator of the resource group can change that':
    'あなたのロールでは許可されていません。リソースグループの管理者が変更できます',
  'there is no such thing, or you may not see it': '存在しないか、閲覧する権限がありません',
  'only a super_admin can make or change another one':
    '特権管理者を作成・変更できるのは特権管理者だけです',
  'an API key cannot make another one: sign in to do so':
    'APIキーで別のAPIキーは作成できません。サインインして作成してください',
  'email and password do not belong together; whoever runs this server can set a new password with: waybill user reset-password EMAIL':
    'メールアドレスとパスワードが一致しません。サーバーの管理者は waybill user reset-password EMAIL で新しいパスワードを設定できます',
  'there were too many failed tries: wait {} s':
    '失敗が続いたため、{1}秒待ってから再試行してください',
  'too many people sign in at once: try again': 'サインインが集中しています。再試行してください',
  'must be an email address': 'メールアドレスを入力してください',
  'is longer than any address': 'メールアドレスとして長すぎます',
  'must be true or false': 'trueまたはfalseで指定してください',
  'must be a text': 'テキストで指定してください',
  "'{}' is none of member, admin, super_admin":
    '「{1}」は member、admin、super_admin のいずれでもありません',
  'is not your password': '現在のパスワードと一致しません',
  'there is no such user': 'ユーザーが見つかりません',
  'must have {} to {} characters': '{1}〜{2}文字で入力してください',
  'must have 1 to {} characters': '1〜{1}文字で入力してください',
  'must not hold a NUL character': 'NUL文字は使えません',
  'must have a letter and a digit in it': '英字と数字をそれぞれ1文字以上含めてください',
  'is one that everybody tries first: choose another':
    '推測されやすいパスワードです。別のものにしてください',
  'must not repeat one character four times in a row': '同じ文字を4回以上続けないでください',
  'the password was changed by somebody else at this very moment: sign in again':
    'パスワードが同時に変更されました。もう一度サインインしてください',
  'this is the last super_admin: give that role to somebody else first':
    '最後の特権管理者です。先にほかの人を特権管理者にしてください',
  '{} is a user already': '{1} はすでにユーザーです',
  'is done already: sign in': '初期設定は済んでいます。サインインしてください',
  'this link is not the newest: use the one that the server printed when it last started':
    'リンクが最新ではありません。サーバーが最後の起動時に表示したリンクを使ってください',
  'one person has at most {} keys: remove some':
    'APIキーは1人{1}個までです。不要なものを削除してください',
  'there is no such key': 'APIキーが見つかりません',
  'lies in the past': '過去の日時です',
  'must be a time like 2027-01-31T00:00:00Z': '2027-01-31T00:00:00Z のような形式で指定してください',
  'this change sends what is signed with {} somewhere else, so give {} again with it':
    '署名したリクエストの送り先が変わるため、{2} も入力し直してください',
  "Waybill's own AWS identity is not known, so its account ID is missing here. Give Waybill credentials of its own (AWS_PROFILE, AWS_ACCESS_KEY_ID, an instance or container role, or --base-credentials keys)":
    'Waybill自身のAWSのIDが不明なため、アカウントIDがここに入っていません。Waybillに認証情報を設定してください(AWS_PROFILE、AWS_ACCESS_KEY_ID、インスタンスまたはコンテナのロール、またはベース認証情報のキー)',
  'is not known yet: AWS is being asked; look again in a moment':
    'AWSに問い合わせています。少し待ってからもう一度確認してください',
  'is not known: AWS did not answer within some seconds':
    'AWSから数秒以内に応答がなく、確認できません',
  'its name has {} characters, expected 1 to {}': '名前が{1}文字です。1〜{2}文字で入力してください',
  'there is no such connection; waybill connection list shows those there are':
    '接続情報が見つかりません',
  'there is a connection of that name already: choose another name, or edit that one':
    '同じ名前の接続情報があります。別の名前にするか、その接続情報を編集してください',
  'its external ID was used already or is more than a day old: open the form again':
    '外部IDが使用済みか、発行から1日以上経過しています。フォームを開き直してください',
  'there is no resource group {}': 'リソースグループ {1} がありません',
  'job {} is using it: wait for it or cancel it':
    'ジョブ {1} が使用中です。終了を待つか、中止してください',
  '{} stored transfer{} it: choose another connection there first':
    '{1}件の転送設定が使用しています。先にそちらで別の接続情報を選んでください',
  'job {} of its transfer is {} and may not run beside another':
    '同じ転送のジョブ {1} が終わっていないため(状態: {2*})、同時には実行されませんでした',
  queued: '待機中',
  setting_up: '準備中',
  executing: '実行中',
  interrupting: '中断処理中',
  'job {} of it is running: wait for it or cancel it':
    'ジョブ {1} が実行中です。終了を待つか、中止してください',
  'it is {} and cannot become {}': '状態が {1} のため、{2} にできません',
  'job {} of it is running; if its process died, run waybill jobs repair':
    'ジョブ {1} が実行中です。プロセスが終了している場合は waybill jobs repair を実行してください',
  'there is no such job': 'ジョブが見つかりません',
  'a job of the transfer runs and would write into it: wait for it or cancel it':
    'この転送のジョブが実行中です。終了を待つか、中止してください',
  'not together with incremental: ledger: two jobs at once would both load the items that neither has recorded yet, and the destination would hold them twice':
    '「読み込む対象」が台帳の場合は使えません。同時に実行した2つのジョブが同じものを読み込み、転送先で重複するためです',
  "files of the server's own machine can be used on its command line only (waybill run); choose s3 here":
    'サーバー自身のファイルはコマンドライン(waybill run)でのみ使えます。ここではs3を選んでください',
  "you may not use the connection '{}'": '接続情報「{1}」を使用する権限がありません',
  "there is no connection '{}'": '接続情報「{1}」がありません',
  'you may not use the connection': '接続情報を使用する権限がありません',
  'there is no connection': '接続情報がありません',
  'the schedule runs it for its owner {}': 'スケジュールは所有者 {1} の権限で実行されます',
  'a name has 1 to {} characters, this one has {}': '名前は1〜{1}文字です(入力は{2}文字)',
  'there is a transfer of that name already: choose another name':
    '同じ名前の転送設定があります。別の名前にしてください',
  'there is no such transfer': '転送設定が見つかりません',
  'there is none': 'ありません',
  'items were loaded under that name already, by runs of a file: choose another name, or what is loaded would be taken for done':
    'その名前での読み込み記録がすでにあります(コマンドラインからの実行)。別の名前にしてください',
  'somebody else has changed it: you saw revision {}, it is at {}':
    'ほかの人が変更しました。開いたのはリビジョン{1}で、現在はリビジョン{2}です',
  'there is no such revision': 'リビジョンが見つかりません',
  'there is no such schedule': 'スケジュールが見つかりません',
  'there is no such destination': '通知先が見つかりません',
  'there is no such destination of that kind': 'その種類の通知先が見つかりません',
  'there is no such thing': '見つかりません',
  'there is a {} of that name already': '同じ名前の{1*}があります',
  label: 'ラベル',
  team: 'チーム',
  'resource group': 'リソースグループ',
  'it does not exist, or is there twice': '存在しないか、重複しています',
  'expected a text': 'テキストで入力してください',
  'expected 1 to {} characters': '1〜{1}文字で入力してください',
  'expected at most {} bytes': '{1}バイト以内で入力してください',
  'expected a number': '数値で入力してください',
  "expected one of {}, found '{}'": '{1} のいずれかを指定してください(入力: 「{2}」)',
  'expected a list of at most {}': '{1}件以内で指定してください',
  'expected at most 50': '50件以内で指定してください',
  '{} {} is there twice': '{1} {2} が重複しています',
  'expected at least one team_admin': 'チーム管理者を1人以上指定してください',
  'expected #RGB or #RRGGBB': '#RGB または #RRGGBB の形式で入力してください',
  "there is no label '{}': make it first": 'ラベル「{1}」がありません。先に作成してください',
  'expected an https:// URL': 'https:// で始まるURLを入力してください',
  'expected an http:// or https:// URL': 'http:// または https:// で始まるURLを入力してください',
  "with http:// anybody between could read the headers' values: use https://, or say allow_http":
    'http:// ではヘッダーの値が経路上で読み取られます。https:// を使うか、「ヘッダーの値を暗号化せずに送信する」をオンにしてください',
  'with another URL their values would go somewhere else: give them again':
    'URLを変更すると値の送り先が変わるため、入力し直してください',
  'the server answered {}': '送り先のサーバーが {1} を返しました',
  'its webhook_url is not set': 'Webhook URLが設定されていません',
  "no mail server is configured: start 'waybill serve' with --smtp-url and --smtp-from":
    'メールサーバーが設定されていません。サーバーの管理者は waybill serve に --smtp-url と --smtp-from を指定してください',
  'destination_id is needed, a number': '通知先を指定してください',
  '{} is needed with notification_type {}': '{1} は通知の種類が {2} の場合に必要です',
  '{} goes only with notification_type {}': '{1} は通知の種類が {2} の場合にだけ指定できます',
  "'{}' is no {}: expected {} to {}{}, a list (1,2), a range (1-5) or a step (*/5)":
    '「{1}」は{2*}として正しくありません。{3}〜{4}、リスト(1,2)、範囲(1-5)、間隔(*/5)で指定してください',
  minute: '分',
  hour: '時',
  'day of month': '日',
  month: '月',
  'day of week': '曜日',
  "'{}' has {} fields, expected 5: minute, hour, day of month, month, day of week":
    '「{1}」は{2}項目です。分、時、日、月、曜日の5項目で指定してください',
  'it needs exactly one of frequency, cron and every_minutes':
    '頻度、cron式、実行間隔のいずれか1つを指定してください',
  '{} goes with frequency only': '{1} は頻度を指定した場合にだけ使えます',
  'last_day goes with frequency monthly only': '月末日は毎月の場合にだけ指定できます',
  'enabled is true or false': '有効・無効は true または false で指定してください',
  'expected a list of at most 100': '100件以内で指定してください',
  'this API key may only read: make one of the scope run or all':
    'このAPIキーは閲覧だけができます。権限が run か all のAPIキーを作成してください',
  'this API key may change nothing: make one of the scope all, or sign in to do so':
    'このAPIキーでは何も変更できません。権限が all のAPIキーを作成するか、サインインしてください',
  'must be read, run or all': 'read、run、all のいずれかで指定してください',
}
