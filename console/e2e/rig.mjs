// The rig's side of a browser test: rig.py's servers, told by lines what to do.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const PYTHON =
  process.env.WAYBILL_PYTHON ??
  `${process.env.WAYBILL_DEPS ?? `${process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`}/waybill`}/moto/bin/python`
const BINARY = process.env.WAYBILL ?? here('../../build/release/waybill')

/** Starts S3, STS, IAM and `waybill serve`; `facts` is what rig.py prints, `tell` gives it an order. */
export async function startRig() {
  const child = spawn(PYTHON, [here('rig.py'), BINARY], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the rig ended; what it said is above')
    return JSON.parse(value)
  }
  const facts = await answer()
  return {
    facts,
    tell: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      return answer()
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
    },
  }
}
