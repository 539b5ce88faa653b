// SPDX-License-Identifier: Apache-2.0
/** The token of this tab; gone when it is closed. */
const keys = { token: 'weft.token', bridge: 'weft.bridge' } as const;

/** Also from an address that ends in `#token=…` or `#bridge=…`, as our commands print it; from there it is removed at once. */
function take(kind: keyof typeof keys): string | null {
  const [, given] = new RegExp(`^#${kind}=([\\w-]+)$`).exec(location.hash) ?? [];
  if (given === undefined) return sessionStorage.getItem(keys[kind]);
  sessionStorage.setItem(keys[kind], given);
  history.replaceState(null, '', location.pathname + location.search);
  return given;
}

/** Of a daemon. */
export const takeToken = (): string | null => take('token');
export const keepToken = (token: string): void => sessionStorage.setItem(keys.token, token);
export const forgetToken = (): void => sessionStorage.removeItem(keys.token);
/** Of the bridge to the cards of this machine. */
export const takeBridge = (): string | null => take('bridge');
