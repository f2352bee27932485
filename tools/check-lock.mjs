// Says what would keep `npm ci` from installing exactly what a lock file names, on every kind of machine.
//
//   node tools/check-lock.mjs PATH/package-lock.json

import { readFileSync } from 'node:fs'

const lock = process.argv[2]
const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
const troubles = []

for (const [path, it] of Object.entries(packages)) {
  if (path.includes('node_modules/') && !it.link && !it.inBundle && !it.integrity) {
    troubles.push(`has no hash for ${path}`)
  }
  // A lock written beside an installed node_modules can lack the packages of other systems.
  for (const name of Object.keys(it.optionalDependencies ?? {})) {
    if (!holds(path, name)) troubles.push(`lacks ${name}, which ${path || 'the package'} may need on another system`)
  }
}

for (const trouble of troubles) console.error(`${lock} ${trouble}.`)
if (troubles.length > 0) process.exitCode = 1

/** Whether Node.js, started from the package at `path`, would find `name`: in its own folder, then in each above. */
function holds(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (`${folder ? `${folder}/` : ''}node_modules/${name}` in packages) return true
    if (folder === '') return false
  }
}
