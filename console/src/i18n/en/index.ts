import connections from './connections'
import frame from './frame'
import guide from './guide'
import jobs from './jobs'

export default { ...frame, ...connections, ...guide, ...jobs } as const
