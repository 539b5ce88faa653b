// SPDX-License-Identifier: Apache-2.0
import { aborted } from '@weft/tools';
import { pino } from 'pino';
import { loadConfig } from './config.js';
import { startDaemon } from './daemon.js';

/** weftd in the foreground, until the signal. Logs JSON lines to stdout, with levels that journald knows by number. */
export async function runDaemon(configFile: string, signal: AbortSignal): Promise<void> {
  const config = await loadConfig(configFile);
  const logger = pino({ level: config.logLevel, base: null, redact: ['req.headers.authorization'] });
  const daemon = await startDaemon(config, logger);
  logger.info({ socket: config.socket, tcp: daemon.tcp }, 'weftd answers');
  try {
    await aborted(signal).catch(() => undefined);
  } finally {
    await daemon.close();
  }
}
