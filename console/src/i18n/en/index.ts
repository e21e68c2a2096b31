import connections from './connections'
import frame from './frame'
import guide from './guide'

export default { ...frame, ...connections, ...guide } as const
