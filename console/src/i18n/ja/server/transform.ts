// src/transform: what is wrong with a step between source and destination.
export default {
  "a {} cannot become a {} here, since a row that does not fit could not be refused with its text; declare '{}' as {} among the parser's columns":
    'ここでは {1} を {2} に変換できません(合わない行を元のテキストとともに拒否できないため)。パーサーのカラムで「{3}」を {4} にしてください',
  'is for timestamps that become strings; how a text is read is said in the parser':
    'stringに変換するtimestampに使います。テキストの読み方はパーサーで指定してください',
  "{} is not for '{}', which is a {}": '{1} は「{2}」({3})には使えません',
  'expected at least one condition': '条件を1つ以上指定してください',
  "'{}' is not a {}, which column '{}' is": '「{1}」はカラム「{3}」の型({2})の値ではありません',
  "there is no column '{}' here{}": 'カラム「{1}」がありません{2*}',
  "'{}' is a {} and this is for texts; make it a string first, through a transform 'columns'":
    '「{1}」は {2} です。テキストにだけ使えるため、先にカラムの型をstringにしてください',
  '{} is before start_index, {}': '終了位置({1})が開始位置({2})より前です',
  'is for {} {}, and this is {}': '{1} が {2} の場合にだけ指定できます(ここでは {3})',
  'mask_type regex needs one': '正規表現を入力してください',
  'ends in a \\ that nothing follows; a \\ is written \\\\':
    '末尾の \\ のあとに文字がありません。\\ は \\\\ と書きます',
  'group {}: only groups 0 to 9 can be written': 'グループ{1}は使えません。使えるのは0〜9です',
  '${ without its }': '$ に続く { が閉じられていません',
  "the pattern has no group named '{}'": '正規表現に「{1}」という名前のグループがありません',
  '$ is followed by the number or {} of a group; a dollar sign is written \\$':
    '$ のあとにはグループの番号または {名前} を書きます。ドル記号は \\$ と書きます',
  'the pattern has no group {}, only {}': '正規表現にグループ{1}がありません(グループは{2}個です)',
  'RE2 does not look ahead or behind: match what stands around as a group, and write it back as $1':
    'RE2では先読み・後読みは使えません。前後の部分をグループとして一致させ、$1で書き戻してください',
  'RE2 knows no back references (\\1) within a pattern':
    'RE2の正規表現では後方参照(\\1)は使えません',
  "there is a column '{}' already": '「{1}」という名前のカラムがすでにあります',
  "'{}' is a {}; declare it as json among the parser's columns":
    '「{1}」は {2} です。パーサーのカラムで型をjsonにしてください',
  'names no value within the column': 'カラムの中の値を指していません',
  'a path finds one value: names and indices from 0 on, such as $.items[0].name':
    'パスは1つの値を指します。名前と0から始まる番号を $.items[0].name のように書いてください',
  "'] is missing": "閉じる '] がありません",
  '"] is missing': '閉じる "] がありません',
  'not JSON: {}': 'JSONではありません: {1*}',
  "{} is of {}, and '{}' is a {}": '{1} は {2*} のカラムに使うもので、「{3}」は {4} です',
  'a long or a string': 'longまたはstring',
  'a timestamp': 'timestamp',
  'a string': 'string',
  "'{}' is not a whole number": '「{1}」は整数ではありません',
  '{} {}s are not within the years 1 to 9999': '{1}({2*})は西暦1〜9999年の範囲にありません',
  'a long cannot hold this time in {}s': 'この日時は {1*} 単位ではlongに収まりません',
  second: '秒',
  millisecond: 'ミリ秒',
  microsecond: 'マイクロ秒',
  nanosecond: 'ナノ秒',
  "'{}' does not follow the datetime_format": '「{1}」は日時の書式に合いません',
}
