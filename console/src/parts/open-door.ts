import type { CheckRow } from '~/api/types'

/** Whether a test found that the role lets Waybill in without its external ID, or with a wrong one. */
export const isOpenDoor = ({ permission, state }: Pick<CheckRow, 'permission' | 'state'>) =>
  permission === 'external ID' && (state === 'denied' || state === 'failed')
