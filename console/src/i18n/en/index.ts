import connections from './connections'
import editor from './editor'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'
import settings from './settings'
import transfers from './transfers'
import transforms from './transforms'

export default {
  ...frame,
  ...connections,
  ...guide,
  ...jobs,
  ...transfers,
  ...editor,
  ...transforms,
  ...settings,
} as const
