// The API's objects as the console reads them: docs are at /api/openapi.json of a running server.

export type * from './types-basic'
export type * from './types-connections'
export type * from './types-jobs'
export type * from './types-people'
export type * from './types-schedules'
export type * from './types-transfers'
