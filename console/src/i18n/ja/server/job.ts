// src/pipeline, src/source, src/destination and service/jobs: why a job did not succeed.
export default {
  '{}; to go on without such rows, set stop_on_invalid_record: false':
    '{1*}; このような行を拒否して続行するには、「定義に合わない行」を「拒否された行に記録する」にしてください',
  '{}; more than max_refused_rows: {} rows are refused':
    '{1*}; 拒否行数の上限を超えました({2}行を拒否)',
  '{} rows are refused, more than the {} allowed by max_refused_rows':
    '{1}行が拒否され、上限の{2}行を超えました',
  '{} of {} rows are refused, more than max_refused_percent: {}':
    '{2}行のうち{1}行が拒否され、割合の上限({3}%)を超えました',
  'holds {} bytes of refused rows, and takes no more; set a smaller max_refused_rows or mend the source':
    '拒否された行が{1}バイトに達し、これ以上記録できません。拒否行数の上限を小さくするか、転送元を修正してください',
  'no object matches, and stop_when_file_not_found is set':
    '該当するオブジェクトがありません(該当しない場合は失敗にする設定です)',
  'does not lie in {}, where this transfer reads': 'この転送が読み込む範囲({1})の外にあります',
  'exists already, and if_exists is "fail": remove it, or choose another path_prefix':
    'すでに存在します(同じキーがある場合は失敗にする設定です)。削除するか、パスプレフィックスを変えてください',
  'was never finished': '書き込みが完了していません',
  'the job does not balance, and nothing of it is published':
    '収支が一致しないため、何も公開されていません',
  'the commit was decided, and {} of {} files are published; repair the job to publish the rest':
    '公開の途中です({2}個のうち{1}個を公開済み)。残りはジョブの修復で公開されます',
  'has {} bytes, and had {} when it was listed': '{1}バイトです(一覧の取得時は{2}バイト)',
  'is in use: the job still runs, or is being repaired': '使用中です。ジョブが実行中か、修復中です',
  'what was staged could not all be removed ({}): repair the job to try again':
    '一時的に書き込んだものをすべては取り除けませんでした({1*})。ジョブの修復で再試行できます',
  'its process was killed (signal 9): by hand, or because the machine ran out of memory':
    'プロセスが強制終了されました(シグナル9)。手動によるものか、メモリー不足です',
  'its process died of signal {} ({})': 'プロセスがシグナル{1}({2})で終了しました',
  'its process ended with code {} before the job did':
    'ジョブの終了前に、プロセスがコード{1}で終了しました',
  'its process ended before the job did; nothing was published':
    'ジョブの終了前にプロセスが終了しました。何も公開されていません',
  'it published nothing (status {}), so it has no waybill':
    '何も公開していないため(状態: {1*})、運送状はありません',
  "and cleaning up after it failed; 'waybill jobs repair' goes on from here":
    '後始末にも失敗しました。waybill jobs repair で続行できます',
  'what it had staged could not be discarded: {}':
    '一時的に書き込んだものを破棄できませんでした: {1*}',
  "It is left at {} under the job's id {}, where nobody sees it; nothing was published. Once what is in the way is mended, 'waybill jobs repair' discards it":
    '{1} にジョブのID {2} で残っていますが、どこからも見えず、何も公開されていません。原因を取り除いたあと、waybill jobs repair で破棄できます',
  'its destination': '転送先',
  cancelled: '中止されました',
  'cannot {}: {}': '処理できませんでした({1}): {2*}',
  'is gone': 'なくなっています',
}
