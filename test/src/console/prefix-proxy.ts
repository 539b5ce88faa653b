// SPDX-License-Identifier: Apache-2.0
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A reverse proxy as people have them: what is below a path goes to the daemon without it, WebSockets too; all else is not found. */
export class PrefixProxy {
  readonly #server: Server;
  readonly #prefix: string;

  private constructor(server: Server, prefix: string) {
    this.#server = server;
    this.#prefix = prefix;
  }

  static async start(prefix: string, target: URL): Promise<PrefixProxy> {
    const at = { host: target.hostname, port: Number(target.port) };
    const behind = (url = ''): string | null => (url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : null);
    const server = createServer((incoming, answer) => {
      const path = behind(incoming.url);
      if (path === null) return answer.writeHead(404).end();
      const onward = request({ ...at, path, method: incoming.method, headers: incoming.headers }, (r) => {
        answer.writeHead(r.statusCode ?? 502, r.headers);
        r.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      return incoming.pipe(onward);
    });
    server.on('upgrade', ({ url, method, rawHeaders }, socket, head) => {
      const path = behind(url);
      if (path === null) return socket.destroy();
      const onward = connect(at.port, at.host, () => {
        const headers = rawHeaders.reduce((text, part, i) => text + (i % 2 === 0 ? `${part}: ` : `${part}\r\n`), '');
        onward.write(`${method} ${path} HTTP/1.1\r\n${headers}\r\n`);
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => onward.destroy());
      return socket.on('close', () => onward.destroy());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new PrefixProxy(server, prefix);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#prefix}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
