import type { Catalogue, Texts } from '../key'
import connections from './connections'
import editor from './editor'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'
import server from './server'
import settings from './settings'
import transfers from './transfers'
import transforms from './transforms'

const catalogue: Catalogue = {
  ...frame,
  ...connections,
  ...guide,
  ...jobs,
  ...transfers,
  ...editor,
  ...transforms,
  ...settings,
}

const ja: Texts = { catalogue, server }
export default ja
