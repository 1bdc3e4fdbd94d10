import { pbkdf2Sync } from 'node:crypto';
import type { Challenge } from '../src/challenges.js';

/** What a browser, or the program of an attacker, sends for a challenge. */
export function solve({ parameters, signature }: Challenge): string {
  for (let counter = 0; ; counter++) {
    const password = Buffer.concat([Buffer.from(parameters.nonce, 'hex'), Buffer.from(counter.toString(16).padStart(8, '0'), 'hex')]);
    const derivedKey = pbkdf2Sync(password, Buffer.from(parameters.salt, 'hex'), parameters.cost, parameters.keyLength, 'sha256').toString('hex');
    if (derivedKey.startsWith(parameters.keyPrefix)) return Buffer.from(JSON.stringify({ challenge: { parameters, signature }, solution: { counter, derivedKey } })).toString('base64');
  }
}
