// SPDX-License-Identifier: Apache-2.0
// Every operation of the OpenAPI document, asked with what its schemas allow and with what they do not: an answer always, a defect never.
import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyMachineMs } from '../limit-testing.js';
import { answer } from './client/client.js';
import { TestDaemon } from './daemon-testing.js';
import { poll } from './state/wait.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const seed = Number(process.env['WEFT_SEED'] ?? 1);
const runs = 40;
let d: TestDaemon;
let document: Document;

beforeAll(async () => {
  // A card that nobody serves: hyperservers can be described, but not started.
  d = await TestDaemon.start({ card: 'nobody', poolMib: 1 << 20 });
  document = JSON.parse(await body(await ask('GET', '/openapi.json')));
  await answer(d.client.POST('/v1/rack', { body: { name: 'fuzzed', member: 'one' } }));
});
afterAll(() => d.remove());

/** Values that a schema allows. An address leads to nobody: what would be asked of strangers is not our business. */
function allowed(s: Schema, name = ''): fc.Arbitrary<unknown> {
  if (name === 'address') return fc.constant('unix:/nobody/there.sock');
  if (s.$ref !== undefined) return allowed(document.components.schemas[s.$ref.split('/').at(-1) ?? ''] ?? {});
  if (s.anyOf !== undefined) return fc.oneof(...s.anyOf.map((x) => allowed(x)));
  if (s.enum !== undefined) return fc.constantFrom(...s.enum);
  if (s.const !== undefined) return fc.constant(s.const);
  switch (s.type) {
    case 'string':
      if (s.pattern !== undefined) return fc.stringMatching(new RegExp(s.pattern));
      return fc.string({ minLength: s.minLength ?? 0, maxLength: Math.min(s.maxLength ?? 200, 200) });
    case 'integer':
    case 'number': {
      const [min, max] = [Math.max(s.minimum ?? -(2 ** 31), -(2 ** 31)), Math.min(s.maximum ?? 2 ** 31 - 1, 2 ** 31 - 1)];
      // Often the least: the one node that there is has number 0.
      return fc.oneof(fc.constant(min), fc.integer({ min, max }));
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(allowed(s.items ?? {}), { minLength: s.minItems ?? 0, maxLength: Math.min(s.maxItems ?? 5, 64) });
    case 'object': {
      const properties = Object.entries(s.properties ?? {}).map(([key, x]) => [key, allowed(x, key)] as const);
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(s.required ?? [])] });
    }
    default:
      return fc.jsonValue();
  }
}

/** Mostly what the schema allows; sometimes anything; sometimes with a part replaced or something added. */
const hostile = (s: Schema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: allowed(s) },
    { weight: 1, arbitrary: fc.jsonValue() },
    {
      weight: 2,
      arbitrary: fc.tuple(allowed(s), fc.nat(), fc.jsonValue()).map(([value, at, other]) => {
        if (typeof value !== 'object' || value === null) return other;
        const keys = [...Object.keys(value), 'more'];
        return { ...value, [keys[at % keys.length] ?? 'more']: other };
      }),
    },
  );

interface Answer {
  readonly status: number;
  readonly text: Promise<string>;
}
const body = (a: Answer): Promise<string> => a.text;

function ask(method: string, path: string, text?: string): Promise<Answer> {
  return new Promise((done, failed) => {
    const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const call = request({ socketPath: d.socket, method, path, headers, signal: AbortSignal.timeout(busyMachineMs) }, (response) => {
      let said = '';
      const all = new Promise<string>((end) => response.on('end', () => end(said)));
      response.setEncoding('utf8').on('data', (part: string) => {
        said += part;
      });
      done({ status: response.statusCode ?? 0, text: all });
    });
    call.on('error', failed);
    call.end(text);
  });
}

it('every operation answers, whatever it is asked; no answer is a defect, and every refusal has a code', async () => {
  console.log(`seed ${seed}`);
  const seen = new Map<string, Set<number>>();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  // Without a rack most others could only refuse.
  const late = ['leaveRack', 'removeMember'];
  const rank = ({ operation }: { operation: Operation }): number => late.indexOf(operation.operationId);
  for (const { path, method, operation } of operations.sort((a, b) => rank(a) - rank(b))) {
    const parameters = operation.parameters ?? [];
    const schema = operation.requestBody?.content['application/json']?.schema;
    const statuses = new Set<number>();
    const call = fc.tuple(
      fc.tuple(...parameters.map((p) => fc.oneof(allowed(p.schema), fc.string({ minLength: 1, maxLength: 40 })))),
      schema === undefined ? fc.constant(undefined) : hostile(schema),
    );
    await fc.assert(
      fc.asyncProperty(call, async ([values, value]) => {
        let url = path;
        const query = new URLSearchParams();
        for (const [i, p] of parameters.entries()) {
          if (p.in === 'path') url = url.replace(`{${p.name}}`, encodeURIComponent(String(values[i])));
          else query.set(p.name, String(values[i]));
        }
        const a = await ask(
          method.toUpperCase(),
          query.size > 0 ? `${url}?${query}` : url,
          value === undefined ? undefined : JSON.stringify(value),
        );
        const text = await body(a);
        statuses.add(a.status);
        const refusal = a.status >= 400 ? (JSON.parse(text) as { code: string }).code : '';
        if (a.status === 500 || (a.status >= 400 && !refusal.startsWith('E_'))) throw new Error(`${a.status}: ${text}\n${d.log}`);
      }),
      { seed, numRuns: runs, endOnFailure: true },
    );
    seen.set(operation.operationId, statuses);
  }
  // Not only refusals: schemas that nothing satisfies would pass as well.
  const served = [...seen].filter(([, statuses]) => statuses.has(200)).map(([id]) => id);
  console.log([...seen].map(([id, s]) => `${id} ${[...s].sort().join(' ')}`).join('\n'));
  expect(served).toEqual(expect.arrayContaining(['getNode', 'createToken', 'getEvents', 'listNodes', 'createHyperserver', 'leaveRack']));
  expect((await poll('health', busyMachineMs, () => answer(d.client.GET('/v1/health')).catch(() => null))).problems).toEqual([]);
});
