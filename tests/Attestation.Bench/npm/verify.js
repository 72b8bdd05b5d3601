// Verifies one quote again and again: node verify.js QUOTE COLLATERAL SECONDS-SINCE-1970; prints {"status", "microseconds"}.
const fs = require('node:fs');
const { verify } = require('@phala/dcap-qvl');

const [quoteFile, collateralFile, time] = process.argv.slice(2);
const quote = fs.readFileSync(quoteFile);
const collateral = JSON.parse(fs.readFileSync(collateralFile, 'utf8'));
const once = () => verify(quote, collateral, Number(time));

const { status } = once();
const limit = 1_000_000_000n;
// The first second is for the compiler.
for (const end = process.hrtime.bigint() + limit; process.hrtime.bigint() < end;) once();
const rounds = [];
for (const end = process.hrtime.bigint() + 2n * limit; process.hrtime.bigint() < end;) {
  const began = process.hrtime.bigint();
  once();
  rounds.push(Number(process.hrtime.bigint() - began) / 1000);
}
rounds.sort((a, b) => a - b);
console.log(JSON.stringify({ status, microseconds: rounds[Math.floor(rounds.length / 2)] }));
