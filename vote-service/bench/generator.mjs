/** wrk, which sends votes and costs little, and what a service and it take from the processor meanwhile. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newBallot, voteRequest, withEach } from './load.mjs';

const script = fileURLToPath(new URL('votes.lua', import.meta.url));

const options = ['yes', 'no'].map((id) => ({ id, title: id }));

/** The polls that votes.lua knows; the plain design has the first one alone. */
export const pollsFile = { allowed_origins: '*', polls: ['bus', 'harbour', 'markets'].map((id) => ({ id, question: `The ${id}?`, integrity: 'browser', options })) };

/** The poll of most measurements. */
export const hotPoll = pollsFile.polls[0];

/** Connections of the generator. */
export const connections = 512;

/** Clock ticks of /proc in a second. */
const ticks = 100;

export const hasWrk = () => spawnSync('wrk', ['-v']).error === undefined;

/**
 * What one run of the generator has shown.
 *
 * @typedef {object} Run
 * @property {number} answers - Votes that were answered.
 * @property {number} rate - Answers a second.
 * @property {number} perCpuSecond - Answers for each second of processor time of the service.
 * @property {number} generatorShare - Processor time of the generator for each second.
 * @property {number} serviceShare - That of the service.
 * @property {number} p99 - Milliseconds within which 99 of 100 answers came.
 * @property {string[]} wrong - Why the run proves nothing, if it does.
 */

/**
 * Votes for some seconds, and counts what the service has counted.
 *
 * @param {import('./service.mjs').Service} service
 * @param {{ seconds: number, polls?: readonly string[] }} options
 * @returns {Promise<Run>}
 */
export async function generate(service, { seconds, polls = [hotPoll.id] }) {
  const before = await countedIn(service.port, polls);
  const serviceCpu = cpuOf(service.pid);
  const generatorCpu = cpuOfChildren();
  const { answers, seconds: took, refused, broken, p99 } = await wrk(service.port, seconds, polls);
  const used = cpuOf(service.pid) - serviceCpu;
  const wrong = [];
  if (refused > 0) wrong.push(`${refused} votes were refused`);
  if (broken > 0) wrong.push(`${broken} connections broke`);
  if (answers === 0) wrong.push('no vote was answered');
  const counted = (await countedIn(service.port, polls)) - before;
  // What was under way when the generator stopped may count or not.
  if (counted < answers || counted > answers + connections) wrong.push(`${counted} votes were counted for ${answers} that were answered`);
  return { answers, rate: answers / took, perCpuSecond: answers / used, generatorShare: (cpuOfChildren() - generatorCpu) / took, serviceShare: used / took, p99, wrong };
}

/**
 * Sends few ballots twice each. While the generator runs, some hundred votes are under way when it stops, and as many might be lost
 * unseen; here none is.
 *
 * @param {import('./service.mjs').Service} service
 * @returns {Promise<string[]>} What is wrong with the counts.
 */
export async function miscounts(service, ballots = 500) {
  const before = await countedIn(service.port, [hotPoll.id]);
  let refused = 0;
  const sent = Array.from({ length: ballots }, () => newBallot([hotPoll]));
  await withEach(service.port, [...sent, ...sent], async (connection, ballot) => {
    const answer = await connection.ask(voteRequest(ballot));
    if (answer?.status !== 201) refused += 1;
  });
  const counted = (await countedIn(service.port, [hotPoll.id])) - before;
  return refused === 0 && counted === ballots ? [] : [`${counted} votes were counted for ${ballots} ballots that were sent twice, and ${refused} answers were no receipts`];
}

/** @returns {Promise<{answers: number, seconds: number, refused: number, broken: number, late: number, p99: number}>} */
async function wrk(port, seconds, polls) {
  const child = spawn('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script, `http://127.0.0.1:${port}/`], { env: { ...process.env, POLLS: polls.join() }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const sums = /^\{.*\}$/m.exec(output)?.[0];
  if (sums === undefined) throw new Error(`wrk said nothing that can be read: ${output}`);
  return JSON.parse(sums);
}

/** Voters in all polls, once that number stands still. */
export async function countedIn(port, polls) {
  let last = -1;
  for (;;) {
    const counts = await Promise.all(polls.map(async (poll) => (await (await fetch(`http://127.0.0.1:${port}/polls/${poll}/results`)).json()).voters_count));
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum === last) return sum;
    last = sum;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The fields of a process after its name, which may have spaces in it. */
const statOf = (process) => readFileSync(`/proc/${process}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number);

/** Seconds of processor time of a process with all its threads. */
export function cpuOf(pid) {
  const fields = statOf(pid);
  return (fields[11] + fields[12]) / ticks;
}

/** The same of the children of this process that have ended. */
function cpuOfChildren() {
  const fields = statOf('self');
  return (fields[13] + fields[14]) / ticks;
}
