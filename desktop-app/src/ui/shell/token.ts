// SPDX-License-Identifier: Apache-2.0
/** The token of this tab; gone when it is closed. */
const key = 'weft.token';

/** Also from an address that ends in `#token=…`, as `npm run console` prints it; from there it is removed at once. */
export function takeToken(): string | null {
  const [, given] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (given === undefined) return sessionStorage.getItem(key);
  sessionStorage.setItem(key, given);
  history.replaceState(null, '', location.pathname + location.search);
  return given;
}

export const keepToken = (token: string): void => sessionStorage.setItem(key, token);
export const forgetToken = (): void => sessionStorage.removeItem(key);
