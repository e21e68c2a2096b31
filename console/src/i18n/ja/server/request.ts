// src/server: requests that are refused before anything is done for them.
export default {
  "This server is not known under the name in the request's Host header; whoever runs it can allow the name: waybill serve --allow-host NAME":
    'このホスト名での接続は許可されていません。サーバーの管理者は waybill serve --allow-host NAME で許可できます',
  'This address does not take that method.': 'このアドレスではそのメソッドを使えません。',
  'Not found': '見つかりません',
  'the audit log cannot be written': '監査ログに書き込めません',
  'Sign in first, or send a valid API key.': 'サインインするか、有効なAPIキーを送信してください。',
  "This change did not come from Waybill's own page: reload the page.":
    'Waybillのページからの変更ではありません。ページを再読み込みしてください。',
  'The body must be a JSON object.': '本文はJSONオブジェクトで送信してください。',
  'You have several tests or look-ups under way already: let one of them end, and try again.':
    '接続の確認や一覧の取得をすでに複数実行中です。どれかが終わってから再試行してください。',
  'Many tests and look-ups are under way on this server: try again in a moment.':
    'サーバーで多くの接続の確認や一覧の取得が実行中です。少し待ってから再試行してください。',
  'The other side did not answer within the time that this server waits: check endpoint and network, and try again.':
    '制限時間内に相手側から応答がありませんでした。エンドポイントとネットワークを確認して再試行してください。',
  "The request's body is too large; who is not signed in may send 64 KiB only.":
    '送信する内容が大きすぎます。サインインしていない場合は64 KiBまでです。',
  "The request's headers are too large.": 'リクエストのヘッダーが大きすぎます。',
  'Too much is being sent to this server at once: try again in a moment.':
    '一度に送信される量が多すぎます。少し待ってから再試行してください。',
  'This is not HTTP that this server understands.': 'このサーバーで扱えるHTTPではありません。',
  '{}: must be a whole number or null': '{1}: 整数またはnullで指定してください',
  'must be source, destination or both': 'source、destination、both のいずれかで指定してください',
  'files of the server cannot be named here; give the certificate itself, as PEM text, in ca_certificate':
    'サーバー上のファイルは指定できません。証明書そのものをPEM形式で「CA証明書」に入力してください',
  'must be a number or null': '数値またはnullで指定してください',
  'must be an object': 'オブジェクトで指定してください',
  'must be a number': '数値で指定してください',
  'must be 1 to {}': '1〜{1}で指定してください',
  'must be given': '指定してください',
  'must be given, or yaml, or input_option and output_option':
    '指定してください(または yaml、または input_option と output_option)',
  'must name an S3 connection': 'S3の接続情報を指定してください',
  "must be a whole number, is '{}'": '整数で指定してください(入力: 「{1}」)',
  "must be like 2026-11-25 07:16:25, is '{}'":
    '2026-11-25 07:16:25 のような形式で指定してください(入力: 「{1}」)',
  'is none that this list has given': 'この一覧の値ではありません',
  "is '{}', and {} within the document: give one":
    '「{1}」ですが、定義の中では {2} です。どちらかにそろえてください',
  'must be slack, email or http': 'slack、email、http のいずれかで指定してください',
  'must be the id of a destination': '通知先のIDを指定してください',
  'goes only with {}': '{1} の場合にだけ指定できます',
  'must be a list': 'リストで指定してください',
  'must be a list of objects': 'オブジェクトのリストで指定してください',
  'Your API keys may make {} calls within 10 minutes (waybill serve --api-calls): wait {} s.':
    'APIキーで呼び出せるのは10分間に{1}回までです(waybill serve --api-calls)。{2}秒待ってください。',
}
