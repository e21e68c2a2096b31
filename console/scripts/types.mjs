// Writes src/api/openapi.d.ts from a running server's description:
// WAYBILL_API=http://127.0.0.1:8080 npm run types   (or the path of a saved openapi.json)
import { execFileSync } from 'node:child_process'

const given = process.env.WAYBILL_API ?? 'http://127.0.0.1:8080'
const source = given.endsWith('.json') ? given : `${given}/api/openapi.json`
execFileSync('npx', ['openapi-typescript', source, '-o', 'src/api/openapi.d.ts'], {
  stdio: 'inherit',
})
