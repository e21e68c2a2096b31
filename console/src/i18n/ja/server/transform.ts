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
}
