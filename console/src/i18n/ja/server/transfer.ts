// src/transfer, src/format and base/option_table: what is wrong with a definition.
export default {
  'expected a name of one line and 1 to {} characters': '1行、1〜{1}文字の名前を入力してください',
  'expected at least one column': 'カラムを1つ以上指定してください',
  "two columns are named '{}'": '「{1}」という名前のカラムが2つあります',
  "{} files compress inside and could not be read when packed again; leave 'encoder_type' out and choose formatter.compression":
    '{1}は形式の中で圧縮するため、さらに圧縮すると読めなくなります。「圧縮」を外して、形式の圧縮方法を選んでください',
  "'{}' is for columns of type {}, not {}":
    '「{1}」は型が {2} のカラムに使うもので、{3} には使えません',
  "a decimal column needs 'precision', its digits in all, 1 to {}":
    'decimalのカラムには「全体の桁数」(1〜{1})が必要です',
  "a decimal column needs 'precision', its digits in all, 1 to 38":
    'decimalのカラムには「全体の桁数」(1〜38)が必要です',
  '{} digits after the point do not fit into {} in all':
    '小数部の{1}桁が、全体の{2}桁に収まりません',
  'scale {} is larger than precision {}': '小数部の桁数({1})が全体の桁数({2})を超えています',
  "'{}' would miss late, older-named and same-second items; write 'ledger', which keeps a record of every item it loaded and finds whatever is new or rewritten":
    '「{1}」では、遅れて届いたものや名前順が前のもの、同じ秒のものを読み落とします。読み込んだものをすべて記録する「ledger」(台帳)を指定してください',
  '{} bytes is too long for a transfer, at most {}':
    '転送設定が{1}バイトあります。{2}バイト以内にしてください',
  'more than {} levels deep': '階層が{1}段を超えています',
  "'{}' is written twice in one object": '「{1}」が1つのオブジェクトに2回書かれています',
  'not JSON from here on': 'ここから先がJSONではありません',
  'the file is empty; a transfer has at least name, source and destination':
    '空です。転送設定には name、source、destination が必要です',
  'there is nothing to read; check the path_prefix and the path_match_pattern':
    '読み込むものがありません。パスプレフィックスとパスのパターンを確認してください',
  'the bytes are no text, so no parser can be guessed':
    'テキストではないため、パーサーを推測できません',
  'guessed from {}': '{1} からの推測',
  'there is no line to guess from': '推測に使える行がありません',
  'there is no kind {}': '{1} という種類はありません',
  "there is no type '{}'": '「{1}」という種類はありません',
  "there is no encoder '{}'": '「{1}」という圧縮方法はありません',
  "this transfer writes {}, which is among what it reads ({}){}: its next run would read the rows of this one again{}; write under another path_prefix, or narrow the source's path_prefix or path_match_pattern":
    'この転送は {1} に書き込みますが、それは読み込む範囲({2})に含まれています{3*}。次回の実行で同じ行を再び読み込むことになります{4*}。転送先のパスプレフィックスを変えるか、転送元のパスプレフィックスまたはパスのパターンを狭めてください',
  ' if both connections reach the same store': '(2つの接続情報が同じストレージを指す場合)',
  ', since the ledger takes it for new': '(台帳では新しいものとみなされるため)',
  'too many rows are refused to go on looking': '拒否された行が多すぎるため、確認を中止しました',
  'a run would be refused: {}': 'このままでは実行が拒否されます: {1*}',
  "the variable '{}' is not defined{}": '変数「{1}」が定義されていません{2*}',
  "list it under 'variables'": '「変数」に追加してください',
  'a connection is chosen by its name; no variable can stand for it':
    '接続情報は名前で指定します。変数は使えません',
  "'{}' is no name of a variable; expected up to {} letters, digits and _ between two dollar signs, such as $today$":
    '「{1}」は変数名ではありません。$today$ のように、{2}文字までの英数字と _ を $ で囲んでください',
  "two variables are named '{}'": '「{1}」という名前の変数が2つあります',
  "'{}' is not a known directive; %% stands for a percent sign":
    '「{1}」は使えない指定子です。パーセント記号は %% と書きます',
  "there is no time zone '{}'; write an IANA name such as Asia/Tokyo or an offset such as +09:00":
    'タイムゾーン「{1}」はありません。Asia/Tokyo のような名前か、+09:00 のような差で指定してください',
  'expected an object of options': 'オプションのオブジェクトを指定してください',
  "'{}' is required: {}": '「{1}」は必須です',
  "unknown option '{}'{}": '「{1}」というオプションはありません{2*}',
  "did you mean '{}'?": '「{1}」ではありませんか',
  'expected a whole number, found {}': '整数で指定してください(入力: {1})',
  '{} is too small, at least {}{}': '{1}は小さすぎます。{2}以上で指定してください',
  '{} is too large, at most {}{}': '{1}は大きすぎます。{2}以下で指定してください',
  'expected true or false, found {}': 'trueまたはfalseで指定してください(入力: {1})',
  "'{}' is none of {}{}": '「{1}」は使えません。次のいずれかを指定してください: {2}{3*}',
  'expected a list of texts': 'テキストのリストで指定してください',
  'expected names with texts': '名前とテキストの組で指定してください',
  'expected a list': 'リストで指定してください',
  "'type' is required: one of {}": '「type」は必須です。次のいずれかを指定してください: {1}',
  'write it like .%03d.%02d': '.%03d.%02d のように指定してください',
  'byte {} begins neither %d nor %0Nd': '{1}バイト目が %d でも %0Nd でもありません',
  "expected one number (the task's) or two (task and file), found {}":
    '番号は1つ(タスク)または2つ(タスクとファイル)です(入力: {1})',
  'nothing parts the two numbers, so that two files could get one name':
    '2つの番号の間に区切りがないため、ファイル名が重複することがあります',
  "is set, and server_side_encryption is '{}': a KMS key needs aws:kms or aws:kms:dsse":
    '指定されていますが、暗号化が「{1}」です。KMSキーには aws:kms または aws:kms:dsse が必要です',
  'the type {} cannot be written; convert it to one of {}':
    '型 {1} は書き込めません。次のいずれかに変換してください: {2}',
  'a file needs at least one column': 'カラムが1つ以上必要です',
  'it is the only one, and a row without a value would be an empty line, which readers skip; set null_string_enabled and null_string':
    'カラムが1つだけで、値のない行は空行となり読み飛ばされます。NULLを表す文字列を設定してください',
  'there is no timestamp column of that name': 'その名前のtimestampのカラムがありません',
  "'{}' can be part of a number or a date": '「{1}」は数値や日付に使われる文字です',
  'a quote or a line break cannot be one': '引用符や改行は使えません',
  'it must differ from the delimiter': '区切り文字とは別の文字にしてください',
  "expected one ASCII character, found '{}'": 'ASCII文字1文字で指定してください(入力: 「{1}」)',
  'it needs a date_format that shows it': 'これを含む日時の書式が必要です',
  "'{}' is not a date; write it as 1970-01-31":
    '「{1}」は日付ではありません。1970-01-31 のように入力してください',
  'another column has the same name': '同じ名前のカラムがあります',
  'at least one is needed': '1つ以上必要です',
  "'{}' has the unknown directive '{}'; known are %{} and %T %F %D %R %%":
    '「{1}」の「{2}」は使えない指定子です。使えるのは %{3} と %T %F %D %R %% です',
  "'{}' names no part of a date or a time": '「{1}」には日付も時刻も含まれていません',
  "'{}' names a month or a day but no year": '「{1}」に年がありません',
  "'{}' has an hour of twelve but no %p": '「{1}」は12時間制ですが、%p がありません',
  "'{}' is not one ASCII character": '「{1}」はASCII文字1文字ではありません',
  'is the same as the delimiter': '区切り文字と同じです',
  'cannot be used when spaces delimit or quote fields':
    '空白が区切り文字または引用符のときは使えません',
  'holds a line end': '改行を含んでいます',
  'is needed when null_string_enabled is true': 'NULLを文字列で扱う場合は必要です',
  'needs skip_header_lines to be 1 or more: the last is the header':
    '「読み飛ばすヘッダー行数」を1以上にしてください(最後の行がヘッダーです)',
  "it chooses files within archives, which need decompression {}, not '{}'":
    'アーカイブ内のファイルを選ぶもので、「展開」が {1} のどれかの場合にだけ使えます(ここでは「{2}」)',
  "decompression_type says '{}' and decompression '{}': give one of them":
    'decompression_typeは「{1}」、decompressionは「{2}」です。どちらか一方を指定してください',
}
