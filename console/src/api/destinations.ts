import { useQueries } from '@tanstack/react-query'
import { readAll } from './read-all'
import type { DestinationType, Notification, NotificationDestination } from './types'

export const DESTINATION_TYPES: DestinationType[] = ['email', 'slack_channel', 'http']

export const nameOf = (one: NotificationDestination) =>
  one.email ?? one.channel ?? one.name ?? one.url ?? `#${one.id}`

export type Choice = { key: string; type: DestinationType; id: number; label: string }

/** Every place that messages can go to. */
export function useDestinations(): Choice[] {
  const lists = useQueries({
    queries: DESTINATION_TYPES.map((type) => ({
      queryKey: ['notification_destinations', type],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readAll<NotificationDestination>(`/notification_destinations/${type}`, signal),
    })),
  })
  return lists.flatMap(({ data }, at) => {
    const type = DESTINATION_TYPES[at] ?? 'email'
    return (data?.items ?? []).map((one) => ({
      key: `${type} ${one.id}`,
      type,
      id: one.id,
      label: nameOf(one),
    }))
  })
}

/** Where a notification goes, as a choice's key. */
export function choiceOf(note: Notification): string {
  if (note.destination_type === 'slack') return `slack_channel ${note.slack_channel_id}`
  if (note.destination_type === 'http') return `http ${note.http_notification_destination_id}`
  return `email ${note.email_id}`
}

export function withChoice(note: Notification, { type, id }: Choice): Notification {
  return {
    ...note,
    destination_type: type === 'slack_channel' ? 'slack' : type,
    slack_channel_id: type === 'slack_channel' ? id : null,
    email_id: type === 'email' ? id : null,
    http_notification_destination_id: type === 'http' ? id : null,
  }
}
