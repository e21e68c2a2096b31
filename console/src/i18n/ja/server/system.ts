// The system's own words (strerror), which stand in no source of ours.
export default {
  'No such file or directory': 'ファイルまたはフォルダーがありません',
  'Permission denied': '権限がありません',
  'No space left on device': 'ディスクの空き容量がありません',
}
