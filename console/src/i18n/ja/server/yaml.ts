// src/transfer/yaml: a definition written as YAML.
export default {
  'a second document begins here; one file holds one transfer':
    '2つ目の文書が始まっています。1つのファイルには転送設定を1つだけ書けます',
  'aliases (*name) are not taken; write the value out':
    'エイリアス(*name)は使えません。値をそのまま書いてください',
  "a name is missing before ':'": '「:」の前に名前がありません',
  "a bare {} is no text; write '{}' in quotes, or leave the option out":
    '引用符のない {1} はテキストとして扱えません。「{2}」を引用符で囲むか、項目を省いてください',
  'the tag {} is not taken': 'タグ {1} は使えません',
  'the quote {} is never closed': '引用符 {1} が閉じられていません',
  "'{}' is written twice; first on line {}": '「{1}」が2回書かれています(最初は{2}行目)',
  'more than {} names in one mapping': '1つのマッピングの名前が{1}個を超えています',
  'more than {} values': '値が{1}個を超えています',
  'a name must be a text, not a list or a mapping':
    '名前はテキストです。リストやマッピングは使えません',
  'a tab stands in the indentation; YAML wants spaces':
    'インデントにタブが使われています。YAMLでは空白を使ってください',
  "':' cannot stand here; check the indentation, or put the text in quotes":
    'ここに「:」は書けません。インデントを確認するか、テキストを引用符で囲んでください',
  "a list entry '-' cannot stand here; begin it on a line of its own":
    'ここにリストの「-」は書けません。別の行から始めてください',
  'a text that begins with %, @ or ` must stand in quotes':
    '%、@、` で始まるテキストは引用符で囲んでください',
  'not YAML: {}': 'YAMLではありません: {1}',
  'more than {} brackets are open at once': '開いている括弧が{1}個を超えています',
  'byte 0x{} is no UTF-8 text; save the file as UTF-8':
    'バイト 0x{1} がUTF-8ではありません。UTF-8で保存してください',
}
