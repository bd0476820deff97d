import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

// Runs a CommonJS file, named on the command line, with what V8 has compiled of it in an earlier run: a lab host starts some
// 20 ms sooner. What it has compiled by the end of a run is kept beside the file, where that can be written to.

const file = process.argv[2]!;
/** Of this very file, and of this V8 with these flags: V8 itself compares no more of a source than its length. */
const cache = `${file}-${statSync(file).mtimeMs}-${cachedDataVersionTag()}.cache`;

/** Bytes of the checksum (CRC-32) that follows what was compiled: V8 runs whatever has the right head and length. */
const SUM_BYTES = 4;

function read(): Buffer | undefined {
  try {
    const all = readFileSync(cache);
    const compiled = all.subarray(0, -SUM_BYTES);
    return crc32(compiled) === all.readUInt32LE(compiled.length) ? compiled : undefined;
  } catch {
    return undefined; // not kept yet, or too short
  }
}

function keep(script: Script): void {
  const whole = `${cache}.${process.pid}`;
  try {
    const compiled = script.createCachedData();
    const sum = Buffer.alloc(SUM_BYTES);
    sum.writeUInt32LE(crc32(compiled));
    writeFileSync(whole, Buffer.concat([compiled, sum]));
    renameSync(whole, cache);
  } catch {
    rmSync(whole, { force: true }); // the next start takes as long as this one did
  }
}

const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
const cachedData = read();
const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
if (script.cachedDataRejected !== false) process.once('exit', () => keep(script));
const module = { exports: {} };
const run = script.runInThisContext() as (...args: unknown[]) => void;
run(module.exports, createRequire(file), module, file, dirname(file));
