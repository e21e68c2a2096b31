// src/http: the way to the other side.
export default {
  'the network or the other side failed; try again':
    'ネットワークまたは相手側でエラーが起きました。再試行してください',
  "the proxy's host name cannot be resolved": 'プロキシのホスト名を解決できません',
  'check http_proxy and https_proxy': 'http_proxy と https_proxy を確認してください',
  'no connection could be opened': '接続できませんでした',
  'check the host, the port, the firewall and the proxy settings, or try again when the service is up':
    'ホスト、ポート、ファイアウォール、プロキシの設定を確認するか、サービスの稼働後に再試行してください',
  'timed out': 'タイムアウトしました',
  'the network or the other side is too slow, or a firewall drops the packets':
    'ネットワークまたは相手側が遅いか、ファイアウォールに遮断されています',
  'the answer ended early': '応答が途中で終わりました',
  'the connection closed without an answer': '応答のないまま接続が閉じられました',
  'sending broke off': '送信が途中で切れました',
  'receiving broke off': '受信が途中で切れました',
  'the CA file cannot be used': 'CA証明書を使用できません',
  'give a PEM file of certificates': 'PEM形式の証明書を指定してください',
  'the URL is malformed': 'URLの形式が正しくありません',
  'correct it': '修正してください',
  'the answer is not HTTP': '応答がHTTPではありません',
  'check the port, and whether it expects https://':
    'ポートと、https:// が必要かどうかを確認してください',
  'no such host name': 'ホスト名が見つかりません',
  'check the endpoint, the region and the bucket name for typing errors':
    'エンドポイント、リージョン、バケット名に誤りがないか確認してください',
  'the host name could not be resolved': 'ホスト名を解決できませんでした',
  "check this machine's DNS, then try again": 'サーバーのDNSを確認して再試行してください',
  'the certificate is for another host name': '証明書のホスト名が一致しません',
  'use a name that the certificate lists; for a bucket with dots in its name use path-style addressing':
    '証明書に記載された名前を使ってください。名前にドットを含むバケットにはパス形式を使ってください',
  'the certificate is not trusted': '証明書が信頼されていません',
  "give the connection the certificate of the authority that signed it (ca_certificate), or have the server's certificate renewed":
    '署名した認証局の証明書を「CA証明書」に入力するか、サーバーの証明書を更新してください',
  'the TLS handshake broke off': 'TLSのハンドシェイクが途中で切れました',
  'TLS could not be agreed on': 'TLSで接続できませんでした',
  'check whether the port speaks TLS at all (https:// or http://), and its versions':
    'ポートがTLSに対応しているか(https:// か http:// か)と、そのバージョンを確認してください',
  'the call failed': '呼び出しに失敗しました',
  "leads into this server's own network, which connections may not reach; whoever runs the server can open an address of it: waybill serve --allow-address ADDRESS":
    'サーバー内部のネットワークのアドレスで、接続が許可されていません。サーバーの管理者は waybill serve --allow-address ADDRESS で許可できます',
  'cannot be resolved by this server, so that nobody knows where its proxy would lead; whoever runs the server can leave that to the proxy: waybill serve --allow-address ::/0':
    'サーバーで名前を解決できないため、プロキシの接続先を確認できません。サーバーの管理者は waybill serve --allow-address ::/0 でプロキシに任せることができます',
  'the answer has more than {} bytes of headers': '応答のヘッダーが{1}バイトを超えています',
  'the answer is longer than {} bytes': '応答が{1}バイトを超えています',
  'not a byte moved for {} ms: the network or the other side hangs; try again':
    '{1}ミリ秒の間、通信がありませんでした。ネットワークまたは相手側が止まっています。再試行してください',
  "'{}' is no mail address": '「{1}」はメールアドレスではありません',
  'its name or value holds a line break or another character HTTP cannot carry':
    '名前または値に、改行などHTTPで送れない文字が含まれています',
  'does not start with https:// or http://': 'https:// または http:// で始まっていません',
  'holds a space or a control character; percent-encode it':
    '空白または制御文字を含んでいます。パーセントエンコードしてください',
  "has a fragment ('#…')": 'フラグメント(「#…」)を含んでいます',
  'holds a backslash': 'バックスラッシュを含んでいます',
  "carries a user name or password before '@'":
    '「@」の前にユーザー名またはパスワードを含んでいます',
  'its port is not a number from 1 to 65535': 'ポートが1〜65535の数字ではありません',
  'has no valid host name': 'ホスト名が正しくありません',
  'it is longer than {} bytes': '{1}バイトを超えています',
  'it holds a private key, which nobody needs here: give the certificates alone':
    '秘密鍵が含まれています。証明書だけを入力してください',
  'it holds no certificate: expected PEM, -----BEGIN CERTIFICATE----- and so on':
    '証明書がありません。-----BEGIN CERTIFICATE----- で始まるPEM形式で入力してください',
  'part {} of {} is no certificate that can be read': '{2}個のうち{1}個目の証明書を読み取れません',
  'cannot be read; give the path of a PEM file that this user may read':
    '読み取れません。サーバーの実行ユーザーが読めるPEMファイルのパスを指定してください',
}
