// src/parse and src/decode: why a row, or a whole file, is not what it was said to be.
export default {
  "{} is not a {} of the format '{}'": '{1} は {2} の値ではありません(フォーマット「{3}」)',
  '{} is not a {}': '{1} は {2} の値ではありません',
  '{} is not UTF-8': '{1} はUTF-8ではありません',
  '{} is not a JSON text': '{1} はJSONの文字列ではありません',
  'the line is longer than {} MiB; it begins as shown': '行が{1} MiBを超えています(先頭だけを表示)',
  'not one JSON object: {}': '1つのJSONオブジェクトではありません: {1*}',
  'not one JSON object: more follows at its byte {}':
    '1つのJSONオブジェクトではありません({1}バイト目に続きがあります)',
  'not a JSON value: {}': 'JSONの値ではありません: {1*}',
  'the header cannot be read: {}': 'ヘッダーを読み取れません: {1*}',
  'the header is longer than {} bytes': 'ヘッダーが{1}バイトを超えています',
  "'{}' names more than one column": '「{1}」という名前のカラムが複数あります',
  "no column is called '{}'; the header has '{}'":
    '「{1}」という名前のカラムがありません。ヘッダーは「{2}」です',
  'a quoted value is longer than max_quoted_size_limit, {} bytes':
    '引用符で囲まれた値が最大長({1}バイト)を超えています',
  'a quoted value is not closed before the end of the file':
    '引用符で囲まれた値が、ファイルの終わりまで閉じられていません',
  'something other than a delimiter follows a quoted value':
    '引用符で囲まれた値のあとに、区切り文字以外の文字があります',
  'the row is longer than {} bytes': '行が{1}バイトを超えています',
  'the row has {} columns, expected {}': 'カラムが{1}個あります(定義では{2}個)',
  "byte {} {} of {}; set the parser's charset to what the file is in":
    '{1}バイト目: {3}{2*}。パーサーの文字コードをファイルに合わせてください',
  'ends within a character': 'の文字が途中で終わっています',
  'is not a character': 'の文字ではありません',
  "'{}' is unknown; known are {}": '「{1}」は使えません。使えるのは {2} です',
  'no bzip2 header where a stream should begin': 'bzip2のヘッダーがありません',
  'no memory left for the block': 'メモリーが足りません',
  'the compressed data is damaged or does not match its checksum':
    '圧縮データが破損しているか、チェックサムと一致しません',
  'the data does not match the checksum or length stored with it: the file is damaged':
    'データがチェックサムまたは長さと一致しません。ファイルが破損しています',
  'no gzip header where a member should begin': 'gzipのヘッダーがありません',
  'its compression method is not deflate': '圧縮方式がdeflateではありません',
  'the compressed data is damaged': '圧縮データが破損しています',
  'bytes that are not gzip follow the zeros after its end':
    '終端のゼロのあとに、gzipではないデータがあります',
  'it ends in the middle: the file is cut short, fetch it again':
    '途中で終わっています。ファイルが切れているため、取得し直してください',
  '{} bytes unpack to more than {} times as many, which only a file made to exhaust its reader does':
    '{1}バイトが{2}倍を超えて展開されます。読み手を枯渇させるために作られたファイルとみなします',
  'it is encrypted, and there is no password to open it with: pack it without one':
    '暗号化されており、開くためのパスワードがありません。パスワードなしで圧縮し直してください',
  'it is packed with {}, and what can be read is deflate: pack it again with `zip` or as tar.gz':
    '圧縮方式が{1}です。対応しているのはdeflateです。`zip` またはtar.gzで圧縮し直してください',
  'it is stored, and its length stands behind it only: pack it again with `zip`, deflated':
    '無圧縮で、長さがデータの後ろにしかありません。`zip` で圧縮し直してください',
  'the data does not match the checksum or length stored behind it: the file is damaged':
    'データがチェックサムまたは長さと一致しません。ファイルが破損しています',
  'its directory lists {} members, and {} were found: it was changed without being packed again, or is damaged':
    '目録には{1}個のファイルがありますが、見つかったのは{2}個です。書き換えられたか、破損しています',
  'it is one part of several: join them first':
    '分割されたアーカイブの一部です。先に結合してください',
  'no zip header where the next one should begin: the file is damaged, or is no zip archive':
    'zipのヘッダーがありません。ファイルが破損しているか、zipアーカイブではありません',
  'more bytes follow its end': '終端のあとにデータがあります',
  'no tar header with a right checksum where the next file should begin: the file is damaged, or is no tar archive':
    '正しいtarのヘッダーがありません。ファイルが破損しているか、tarアーカイブではありません',
  'more bytes follow the zeros that end it: one archive behind another is not read':
    '終端のゼロのあとにデータがあります。連結されたアーカイブには対応していません',
  "it is of type '{}', which cannot be read here: pack it again as a plain file":
    '種別「{1}」は読み取れません。通常のファイルとして入れ直してください',
  'no zstd frame where one should begin': 'zstdのフレームがありません',
  'the data does not match the checksum stored with it: the file is damaged':
    'データがチェックサムと一致しません。ファイルが破損しています',
  'a frame needs a window of more than 128 MiB: compress it again with --long=27 or less':
    '128 MiBを超えるウィンドウが必要です。--long=27 以下で圧縮し直してください',
  'a frame needs a dictionary, which is not supported': '辞書を使うフレームには対応していません',
  'a frame holds fewer bytes than it says: the file is damaged':
    'フレームのデータが足りません。ファイルが破損しています',
  'it cannot be decoded any further': 'これ以上は展開できません',
  "a header's zip64 field is too short": 'ヘッダーのzip64フィールドが短すぎます',
  'a header of {} bytes is longer than {}':
    'ヘッダーが{1}バイトあり、上限の{2}バイトを超えています',
  "a pax header is not of the form 'length key=value'":
    'paxヘッダーが「長さ キー=値」の形になっていません',
}
