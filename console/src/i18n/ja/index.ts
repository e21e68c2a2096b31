import type { Key } from '..'
import connections from './connections'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'

const ja: Record<Key, string> = { ...frame, ...connections, ...guide, ...jobs }
export default ja
