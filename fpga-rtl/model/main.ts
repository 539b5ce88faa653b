// SPDX-License-Identifier: Apache-2.0
/** `npm run model`: searches every configuration, then shows that each seeded fault is found. */
import { exitCode, runScript, script, WeftError } from '@weft/tools';
import { drawChart } from './chart.js';
import { type Configuration, configurations, type SeededBug, seededBugs } from './configurations.js';
import { search, type Verdict } from './spin.js';

interface Options {
  readonly full: boolean;
  readonly bugs: boolean;
  readonly json: boolean;
  readonly names: readonly string[];
  /** Part of the cache's key. */
  readonly again: string | undefined;
}

/** Results in order, while the next search is under way already: two of them keep below 4 GB. */
async function* inTwos<T>(tasks: readonly (() => Promise<T>)[]): AsyncGenerator<T, undefined> {
  const started: Promise<T>[] = [];
  const start = (): void => {
    const task = tasks[started.length];
    if (task === undefined) return;
    const promise = task();
    promise.catch(() => undefined); // whoever awaits it hears of it
    started.push(promise);
  };
  start();
  for (let i = 0; i < tasks.length; i++) {
    start();
    yield await (started[i] as Promise<T>);
  }
  return undefined;
}

async function checkAll(o: Options): Promise<boolean> {
  const say = (text: string): void => void (o.json ? process.stderr : process.stdout).write(`${text}\n`);
  const wanted = (name: string): boolean => o.names.length === 0 || o.names.includes(name);
  const explain = (name: string, v: Verdict, nodes: number): void => {
    say(`\n${name}: ${v.violated} does not hold. Again: cd ${v.dir} && spin -t model.pml`);
    for (const line of drawChart(v.chart.slice(-60), nodes)) say(`  ${line}`);
  };

  const chosen = configurations.filter((c) => (o.names.length > 0 ? wanted(c.name) : o.full || c.full !== true));
  const bugs = o.bugs ? seededBugs.filter((b) => wanted(b.name)) : [];
  const verdicts = inTwos([
    ...chosen.map((c) => () => search(c.name, c.text, c.search, o.again)),
    ...bugs.map((b) => () => search(`bug-${b.name}`, b.text, b.search, o.again)),
  ]);
  const next = async (): Promise<Verdict> => {
    const { value } = await verdicts.next();
    if (value === undefined) throw new Error('a search has no verdict');
    return value;
  };

  const checked: { c: Configuration; v: Verdict }[] = [];
  for (const c of chosen) {
    const v = await next();
    checked.push({ c, v });
    const end = v.violated !== null ? `VIOLATED ${v.violated}` : v.exhausted ? 'all states' : 'NOT EXHAUSTED';
    say(
      `${c.name.padEnd(18)} ${String(v.states).padStart(11)} states, depth ${v.depth}, ${v.seconds.toFixed(1)} s, ${v.memoryMiB} MiB: ${end} (${c.checks})`,
    );
    if (v.violated !== null) explain(c.name, v, c.nodes);
  }
  const seeded: { b: SeededBug; v: Verdict }[] = [];
  for (const b of bugs) {
    const v = await next();
    seeded.push({ b, v });
    say(`${b.name.padEnd(22)} ${v.violated === null ? 'NOT FOUND' : `found by ${v.violated}, ${v.chart.length} events`} (${b.doc})`);
    if (o.names.includes(b.name) && v.violated !== null) explain(b.name, v, b.nodes);
  }

  const violations = checked.filter(({ v }) => v.violated !== null).length;
  const found = seeded.filter(({ v }) => v.violated !== null).length;
  const good = checked.length + seeded.length > 0 && checked.every(({ v }) => v.exhausted) && found === seeded.length;
  if (o.json) {
    const report = {
      configurations: checked.map(({ c, v }) => ({
        name: c.name,
        nodes: c.nodes,
        pages: c.pages,
        checks: c.checks,
        states: v.states,
        depth: v.depth,
        exhausted: v.exhausted,
        violations: v.violated === null ? 0 : 1,
        violated: v.violated,
        seconds: v.seconds,
        memoryMiB: v.memoryMiB,
      })),
      violations,
      seededBugs: seeded.length,
      seededBugsFound: found,
      bugs: seeded.map(({ b, v }) => ({ name: b.name, doc: b.doc, foundBy: v.violated, events: v.chart.length })),
      ok: good,
    };
    console.log(JSON.stringify(report));
  } else say(`\n${violations} violations, ${found} of ${seeded.length} seeded faults found${good ? '' : ': FAILED'}`);
  return good;
}

const program = script('model', 'The protocol in Promela, searched by Spin, and seeded faults that it must find.')
  .argument('[names...]', 'only these configurations and seeded faults')
  .option('--full', 'also the configurations that need an hour or more than 4 GB', false)
  .option('--no-cache', 'searches again what was searched before')
  .option('--no-bugs', 'leaves the seeded faults out')
  .option('--print', 'writes the Promela text of the one named and ends', false)
  .option('--json', 'one JSON object on stdout', false);

type Flags = Record<'full' | 'cache' | 'bugs' | 'print' | 'json', boolean>;

async function main({ full, cache, bugs, print, json }: Flags): Promise<number> {
  const names = program.args;
  const all: readonly { name: string; text: string }[] = [...configurations, ...seededBugs];
  const unknown = names.find((p) => !all.some((x) => x.name === p));
  if (unknown !== undefined) throw new WeftError('E_USAGE', `no ${unknown}`, `there are ${all.map((x) => x.name).join(', ')}`);
  if (print) {
    if (names.length !== 1) throw new WeftError('E_USAGE', '--print needs one name');
    process.stdout.write(all.find((x) => x.name === names[0])?.text ?? '');
    return exitCode.ok;
  }
  const again = cache ? undefined : String(Date.now());
  return (await checkAll({ full, bugs, json, names, again })) ? exitCode.ok : exitCode.failed;
}

if (process.argv[1] === import.meta.filename) await runScript(program, main);
