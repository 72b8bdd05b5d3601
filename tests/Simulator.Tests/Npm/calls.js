// Makes every call of the published client that mero-sim answers, and prints what the client makes of the answers.
'use strict'

const [, , version, socket, keysOf] = process.argv
const { DstackClient } = require(`dstack-sdk-${version}`)
const client = new DstackClient(socket)

const shown = value =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex')
  : Array.isArray(value) ? `[${value.map(shown).join(', ')}]`
  : String(value)

const keyOf = answer => `${shown(answer.key)} ${shown(answer.signature_chain)}`

const quoteOf = answer => {
  const quote = Buffer.from(answer.quote.replace(/^0x/, ''), 'hex')
  const replayed = answer.replayRtmrs()
  const boot = [0, 1, 2].map(i => replayed[i] === quote.subarray(376 + 48 * i, 424 + 48 * i).toString('hex'))
  return `version ${quote.readUInt16LE(0)}, over ${quote.subarray(568, 632).toString('hex')}, RTMR0 to 2 replay: ${boot}`
}

const infoOf = answer =>
  `${answer.app_name}, ${answer.compose_hash}, ${answer.tcb_info.app_compose}, ${answer.tcb_info.event_log.map(entry => entry.event).filter(name => name).join(' ')}`

async function say(name, call, render = shown) {
  const before = Date.now()
  const said = await call().then(render, error => `${error.name}: ${error.message}`)
  // The client's own limit is 30 s; what takes 10 did not understand where the answer ends.
  console.log(`${name}: ${Date.now() - before > 10000 ? 'too late, ' : ''}${said}`)
}

async function main() {
  if (keysOf) {
    for (const [path, purpose, algorithm] of JSON.parse(keysOf))
      await say(`${path} ${purpose} ${algorithm}`, async () => client.getKey(path, purpose, algorithm), keyOf)
    return
  }
  await say("info()", async () => client.info(), infoOf)
  await say("getKey()", async () => client.getKey(), keyOf)
  await say("getKey('test', 'signing')", async () => client.getKey('test', 'signing'), keyOf)
  await say("getKey('test', 'signing', 'ed25519')", async () => client.getKey('test', 'signing', 'ed25519'), keyOf)
  await say("getQuote('hello')", async () => client.getQuote('hello'), quoteOf)
  await say("getQuote(64 bytes)", async () => client.getQuote(Buffer.alloc(64, 0xab)), quoteOf)
  await say("getQuote(65 bytes)", async () => client.getQuote(Buffer.alloc(65)), quoteOf)
  await say("tdxQuote('hello', 'raw')", async () => client.tdxQuote('hello', 'raw'), quoteOf)
  await say("emitEvent('my-event', 'payload')", async () => client.emitEvent('my-event', 'payload'))
  await say("emitEvent('my-event', [1, 2, 255])", async () => client.emitEvent('my-event', Buffer.from([1, 2, 255])))
  await say("info() with the events", async () => client.info(), infoOf)
  await say("getQuote('hello') with the events", async () => client.getQuote('hello'), quoteOf)
  await say("version()", async () => client.version(), answer => `${answer.version} ${answer.rev}`)
  await say("isReachable()", async () => client.isReachable())
}

main()
