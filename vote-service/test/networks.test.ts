import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '../src/networks.js';

for (const [address, network] of [
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:443', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:0001:2::6', '2001:db8:1:2'],
  ['[2001:db8:1:2::6]:443', '2001:db8:1:2'],
  ['[2001:db8:1:2::6]', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['1::2:3:4:5:6:7', '1:0:2:3'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0'],
] as const) {
  test(`${address} is of the network ${network}`, () => assert.equal(networkOf(address), network));
}

for (const address of ['', ' ', 'unknown', '_hidden', '192.0.2', '192.0.2.256', '192.0.2.07', '0x7f.1', '1:2', ':::', '2001:db8::1::2', 'g::1', '[192.0.2.7', 'localhost', '192.0.2.7, 192.0.2.8', '1'.repeat(5000), '\0']) {
  test(`${JSON.stringify(address).slice(0, 40)} is no address`, () => assert.equal(networkOf(address), undefined));
}
