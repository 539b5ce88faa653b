// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { WeftError } from '@weft/tools';
import { type Static, Type } from 'typebox';
import type { TokenInfo, TokenRole } from '../api/schemas.js';
import { JsonFile } from '../state/atomic-file.js';
import { Serial } from '../state/wait.js';

/** A secret has 256 random bits, so that a plain hash cannot be searched and a slow one would only cost the daemon time. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Equal or not, in a time that does not tell where they differ. */
export function secretMatches(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), 'hex'), Buffer.from(hash, 'hex'));
}

const Stored = Type.Object({
  tokens: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      role: Type.Enum(['read', 'admin']),
      hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      created: Type.String(),
    }),
  ),
});
type Stored = Static<typeof Stored>['tokens'][number];

const shape = /^weft_([0-9a-f]{8})_([\w-]{43})$/;
/** Compared with when nothing else is, so that an unknown token takes as long as a wrong one. */
const nobody = hashSecret('');

/** Who may use the REST interface over TCP. Only hashes are kept. */
export class Tokens {
  readonly #file: JsonFile<typeof Stored>;
  readonly #serial = new Serial();
  #tokens: readonly Stored[] = [];

  constructor(path: string) {
    this.#file = new JsonFile(path, Stored);
  }

  async load(): Promise<void> {
    this.#tokens = (await this.#file.read())?.tokens ?? [];
  }

  list(): TokenInfo[] {
    return this.#tokens.map(({ hash: _, ...rest }) => rest);
  }

  /** The token itself is given once and never again. */
  create(name: string, role: TokenRole): Promise<TokenInfo & { token: string }> {
    return this.#serial.run(async () => {
      const id = randomBytes(4).toString('hex');
      const secret = newSecret();
      const info = { id, name, role, created: new Date().toISOString() };
      await this.#save([...this.#tokens, { ...info, hash: hashSecret(secret) }]);
      return { ...info, token: `weft_${id}_${secret}` };
    });
  }

  revoke(id: string): Promise<void> {
    return this.#serial.run(async () => {
      const rest = this.#tokens.filter((t) => t.id !== id);
      if (rest.length === this.#tokens.length) throw new WeftError('E_NOT_FOUND', `no token ${id}`, 'see `weft token list`');
      await this.#save(rest);
    });
  }

  /** Null if it is none of ours. */
  check(token: string): TokenInfo | null {
    const [, id, secret] = shape.exec(token) ?? [];
    const found = this.#tokens.find((t) => t.id === id);
    const matches = secretMatches(secret ?? '', found?.hash ?? nobody);
    if (found === undefined || !matches) return null;
    const { hash: _, ...info } = found;
    return info;
  }

  async #save(tokens: readonly Stored[]): Promise<void> {
    await this.#file.write({ tokens: [...tokens] });
    this.#tokens = tokens;
  }
}
