import classes from './code-block.module.css'
import { CopyButton } from './copy'

type Props = { text: string; what: string; tall?: boolean }

/** Text to paste elsewhere, with a button that copies it. */
export function CodeBlock({ text, what, tall }: Props) {
  return (
    <div className={classes.block}>
      <div className={classes.copy}>
        <CopyButton text={text} what={what} />
      </div>
      <section
        className={tall ? classes.tall : classes.text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        aria-label={what}
      >
        <pre>{text}</pre>
      </section>
    </div>
  )
}
