import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, forwardRef } from 'react'

type Native<P> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P>

const AnchorElement = forwardRef<HTMLAnchorElement, AnchorProps & Native<AnchorProps>>(
  (props, ref) => <Anchor ref={ref} {...props} />,
)
const ButtonElement = forwardRef<HTMLAnchorElement, ButtonProps & Native<ButtonProps>>(
  (props, ref) => <Button ref={ref} component="a" {...props} />,
)

/** A link of the router that looks like one. */
export const TextLink = createLink(AnchorElement)
/** A link that looks like a button. */
export const ButtonLink = createLink(ButtonElement)
