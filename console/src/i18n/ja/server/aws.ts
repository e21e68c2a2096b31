// src/aws: the token service, roles, and where credentials come from.
export default {
  "a field is malformed, or the session duration is longer than the role's maximum session duration (3600 s when the caller is a role itself): correct it, shorten the duration, or raise the role's maximum in IAM":
    '項目の形式が正しくないか、セッションの長さがロールの最大セッション時間(呼び出し元がロールの場合は3600秒)を超えています。修正するか、短くするか、IAMでロールの最大セッション時間を延ばしてください',
  'STS is not active in this region for the account: activate it under IAM, Account settings, or use another region':
    'このリージョンのSTSがアカウントで無効になっています。IAMの「アカウント設定」で有効にするか、別のリージョンを使ってください',
  'the session policy and the session tags are too large together: shorten them':
    'セッションポリシーとセッションタグの合計が大きすぎます。短くしてください',
  'the session policy is not a valid IAM policy: correct its JSON':
    'セッションポリシーがIAMポリシーとして正しくありません。JSONを修正してください',
  "the web identity token was not accepted: check that the identity provider in IAM has the token's issuer and audience":
    'ウェブIDトークンが受け付けられませんでした。IAMのIDプロバイダーに、トークンの発行者と対象者が登録されているか確認してください',
  'the identity provider rejected the token: it may be expired or revoked; check that its file is renewed':
    'IDプロバイダーがトークンを拒否しました。期限切れまたは失効の可能性があります。トークンのファイルが更新されているか確認してください',
  'AWS could not reach the identity provider: try again':
    'AWSがIDプロバイダーに接続できませんでした。再試行してください',
  'the credentials that asked have expired: renew them':
    '使用した認証情報の有効期限が切れています。更新してください',
  'AWS does not know the access key: it was mistyped, deactivated or deleted, or belongs to another partition; check it in IAM, or create a new one':
    'アクセスキーがAWSに登録されていません。入力の誤り、無効化または削除済み、別のパーティションのキーの可能性があります。IAMで確認するか、新しく作成してください',
  'the access key is unknown: it was mistyped, deactivated or deleted; check it, or create a new one':
    'アクセスキーが登録されていません。入力の誤り、または無効化か削除済みの可能性があります。確認するか、新しく作成してください',
  "the secret access key does not belong to the access key ID, or this machine's clock is more than 5 minutes wrong: enter both anew, and check the clock":
    'シークレットアクセスキーがアクセスキーIDと一致しないか、サーバーの時計が5分以上ずれています。両方を入力し直し、時刻を確認してください',
  "the request's time is not AWS's: set this machine's clock":
    'リクエストの時刻がAWSと合いません。サーバーの時刻を合わせてください',
  'the account is not subscribed to the service: finish its registration with AWS':
    'アカウントでこのサービスの利用登録が済んでいません。AWSで登録を完了してください',
  'the request was not signed': 'リクエストに署名がありません',
  'the signature was malformed': '署名の形式が正しくありません',
  'STS is overloaded or failing: try again later':
    'STSが混み合っているか、エラーが起きています。あとで再試行してください',
  'STS refused: check the credentials and their permissions':
    'STSに拒否されました。認証情報とその権限を確認してください',
  'STS did not accept the request: check the settings, and that the endpoint is an STS endpoint':
    'STSがリクエストを受け付けませんでした。設定と、エンドポイントがSTSのものかどうかを確認してください',
  '{} may not assume it. AWS does not say which of these is missing: (1) the role exists under exactly this name and account; (2) its trust policy names {} or its account as Principal for sts:AssumeRole; (3) {}{}; (4) a policy of the caller allows sts:AssumeRole on this role':
    '{1} はこのロールを引き受けられません。次のどれが不足しているかはAWSから知らされません。(1) この名前のロールがこのアカウントに存在すること。(2) 信頼ポリシーで {2*} またはそのアカウントが sts:AssumeRole のPrincipalに指定されていること。(3) {3*}{4*}。(4) 呼び出し元のポリシーで、このロールに対する sts:AssumeRole が許可されていること',
  'no external ID was sent, so its condition must not ask for one':
    '外部IDを送信していないため、条件で外部IDを要求していないこと',
  "its condition must have sts:ExternalId equal to '{}'":
    '条件の sts:ExternalId が「{1}」であること',
  'it must also allow the action sts:TagSession': 'アクション sts:TagSession も許可されていること',
  'it must also allow the action sts:SetSourceIdentity':
    'アクション sts:SetSourceIdentity も許可されていること',
  "the token may not assume it: the role's trust policy must allow sts:AssumeRoleWithWebIdentity to the token's identity provider, with conditions that fit the token's audience and subject":
    'このトークンではロールを引き受けられません。ロールの信頼ポリシーで、トークンのIDプロバイダーに sts:AssumeRoleWithWebIdentity を許可し、条件をトークンの対象者とサブジェクトに合わせてください',
  "the answer is not one of STS's ({}): check the STS endpoint":
    '応答がSTSのものではありません({1*})。STSエンドポイントを確認してください',
  'not XML': 'XMLではありません',
  'a key, the token or its expiration is missing': 'キー、トークン、または有効期限がありません',
  'no ARN': 'ARNがありません',
  'role {} through {}': '{2*} で引き受けるロール {1}',
  'role {} by web identity from {}': '{2} のウェブIDで引き受けるロール {1}',
  'access key {}': 'アクセスキー {1}',
  'the access key ID is empty or holds blanks; copy it again, like AKIA…':
    'アクセスキーIDが空か、空白を含んでいます。コピーし直してください(例: AKIA…)',
  'the secret access key is empty or holds blanks; copy it again, or create a new access key, since AWS shows a secret only once':
    'シークレットアクセスキーが空か、空白を含んでいます。コピーし直すか、新しいアクセスキーを作成してください(AWSで表示されるのは一度だけです)',
  'the session token is empty or holds blanks; copy it again or leave it out':
    'セッショントークンが空か、空白を含んでいます。コピーし直すか、空にしてください',
  'none found in the environment, the AWS profile files and the container; configure keys or a role. The last place asked: {}':
    '環境変数、AWSプロファイル、コンテナのいずれにも認証情報がありません。キーまたはロールを設定してください。最後に確認した場所: {1*}',
  'none found in the environment, the AWS profile files and the container, and instance metadata is disabled; configure keys or a role':
    '環境変数、AWSプロファイル、コンテナのいずれにも認証情報がなく、インスタンスメタデータも無効です。キーまたはロールを設定してください',
  '{} is set, but {} is not; set both or neither':
    '{1} は設定されていますが、{2} がありません。両方を設定するか、どちらも外してください',
  'no IAM role is attached to this instance; attach one, or configure keys':
    'このインスタンスにIAMロールがありません。ロールを付与するか、キーを設定してください',
  "answered HTTP {}: check the task's role and the container's authorization token":
    'HTTP {1} が返されました。タスクロールとコンテナの認可トークンを確認してください',
  'answered HTTP {} to {}': '{2} に対してHTTP {1} が返されました',
  "gave credentials that expired at {}, while this machine's clock says {}: check the clock":
    '返された認証情報の有効期限({1})が、サーバーの時計({2})より前です。時刻を確認してください',
  'is in neither of the AWS profile files': 'AWSプロファイルのファイルにありません',
  'uses an SSO login, which a server cannot renew; use a role or keys':
    'SSOログインを使っており、サーバーでは更新できません。ロールまたはキーを使ってください',
  'asks for an MFA code, which nobody can type here; use a role without':
    'MFAコードが必要ですが、ここでは入力できません。MFAの不要なロールを使ってください',
  'has a role, but its source has no credentials':
    'ロールが指定されていますが、元になる認証情報がありません',
  "a role's name is 1 to 64 letters, digits and any of + = , . @ - _":
    'ロール名は1〜64文字の英数字と + = , . @ - _ です',
  'its path must be names between single slashes, without blanks':
    'パスは、空白のない名前を1つずつスラッシュで区切ってください',
  'expected arn:aws:iam::<12-digit account>:role/<name>':
    'arn:aws:iam::<12桁のアカウントID>:role/<ロール名> の形式で入力してください',
  "no AWS partition is called '{}'; {}": '「{1}」というAWSのパーティションはありません。{2*}',
  'this is the ARN of something else ({} {}); {}': 'ロール以外のARNです({1} {2})。{3*}',
  'belongs to account {}, but the account ID given is {}':
    'アカウント {1} のロールですが、入力されたアカウントIDは {2} です',
  'must be 12 digits without dashes or blanks; the AWS console shows it under the account menu':
    'ハイフンと空白のない12桁の数字で入力してください。AWSコンソールのアカウントメニューに表示されます',
  "is an ARN; give the bucket's own name, since access points are not supported":
    'ARNです。アクセスポイントには対応していないため、バケット名を入力してください',
  "is not a region's name; give one like us-east-1":
    'リージョン名ではありません。us-east-1 のような形式で入力してください',
  'none is set; give one like us-east-1':
    '設定されていません。us-east-1 のような形式で入力してください',
  'must be 2 to {} letters, digits and any of {}': '2〜{1}文字の英数字と {2} で入力してください',
  'must be from 900 to 43200 seconds': '900〜43200秒の間で入力してください',
  'may be 50 at most': '50個までです',
  'needs a key of 1 to 128 and a value of up to 256 bytes':
    'キーは1〜128バイト、値は256バイトまでです',
}
