import type { Key } from '..'
import connections from './connections'
import frame from './frame'
import guide from './guide'

const ja: Record<Key, string> = { ...frame, ...connections, ...guide }
export default ja
