// When transfers run by themselves, and what they send.

export type Frequency = 'hourly' | 'daily' | 'weekly' | 'monthly'
export type ScheduleSettings = {
  frequency?: Frequency | null
  minute?: number | null
  hour?: number | null
  day_of_week?: number | null
  day?: number | null
  last_day?: boolean | null
  cron?: string | null
  every_minutes?: number | null
  time_zone: string
  missed_run?: 'skip' | 'run_once'
  enabled?: boolean
}
export type Schedule = ScheduleSettings & {
  id: number
  next_run_at: string | null
  job_definition?: { id: number; name: string }
}

export type NotificationType = 'job' | 'record' | 'exec_time'
export type DestinationType = 'email' | 'slack_channel' | 'http'
export type Notification = {
  id?: number
  destination_type: 'slack' | 'email' | 'http'
  slack_channel_id?: number | null
  email_id?: number | null
  http_notification_destination_id?: number | null
  notification_type: NotificationType
  notify_when?: 'finished' | 'failed' | null
  record_count?: number | null
  record_operator?: 'above' | 'below' | null
  record_type?: 'transfer' | 'skipped' | null
  minutes?: number | null
  message: string
}
