import type { Catalogue } from '../key'
import connections from './connections'
import editor from './editor'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'
import settings from './settings'
import transfers from './transfers'

const ja: Catalogue = {
  ...frame,
  ...connections,
  ...guide,
  ...jobs,
  ...transfers,
  ...editor,
  ...settings,
}
export default ja
