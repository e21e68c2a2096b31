import type { Key } from '..'
import connections from './connections'
import editor from './editor'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'
import settings from './settings'
import transfers from './transfers'

const ja: Record<Key, string> = {
  ...frame,
  ...connections,
  ...guide,
  ...jobs,
  ...transfers,
  ...editor,
  ...settings,
}
export default ja
