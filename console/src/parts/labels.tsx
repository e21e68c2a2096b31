import { ColorSwatch, Group, Text } from '@mantine/core'
import type { Label } from '~/api/types'

export function Labels({ labels }: { labels: Label[] }) {
  return (
    <Group gap={8}>
      {labels.map(({ id, name, color }) => (
        <Group key={id} gap={4} wrap="nowrap">
          <ColorSwatch color={color} size={9} withShadow={false} aria-hidden />
          <Text span size="xs">
            {name}
          </Text>
        </Group>
      ))}
    </Group>
  )
}
