// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import type { FastifyError } from 'fastify';
import type { ApiError } from '../api/schemas.js';

/** Status of each of our codes; what is missing here is a defect of ours or of the machine: 500. */
const statusOf: Readonly<Record<string, number>> = {
  E_VALIDATION: 400,
  E_UNAUTHORIZED: 401,
  E_JOIN_TOKEN: 401,
  E_FORBIDDEN: 403,
  E_NOT_FOUND: 404,
  E_NO_RACK: 404,
  E_CONFLICT: 409,
  E_CONTEXT: 409,
  E_DISAGREE: 409,
  E_ELSEWHERE: 409,
  E_FULL: 409,
  E_IN_USE: 409,
  E_NO_CARD: 409,
  E_NO_MEMORY: 409,
  E_NOT_ADMIN: 409,
  E_STALE: 409,
  E_POOL: 409,
  E_BUDGET: 409,
  E_TOO_LARGE: 413,
  E_UNREACHABLE: 502,
  E_HTTP: 502,
  E_CARD: 503,
  E_CARD_BUSY: 503,
  E_CARD_GONE: 503,
  E_ETCD: 503,
  E_FAULT_PROCESS: 503,
  E_KERNEL: 503,
  E_KVM: 503,
  E_QEMU: 503,
  E_RESUME: 503,
  E_TOOL: 503,
  E_UFFD: 503,
  E_DIED: 503,
  E_TIMEOUT: 504,
};

export interface Failure {
  readonly status: number;
  readonly body: ApiError;
  /** A defect: to be logged with its stack. */
  readonly defect: boolean;
}

export function failureOf(e: unknown): Failure {
  if (e instanceof WeftError) {
    const status = statusOf[e.code] ?? 500;
    return { status, body: { code: e.code, message: e.message, next: e.next }, defect: status === 500 };
  }
  const { statusCode = 500, validation, message } = e as Partial<FastifyError>;
  if (statusCode >= 500) return failed(500, 'E_INTERNAL', 'the daemon has a defect', 'see its log', true);
  if (statusCode === 413) return failed(413, 'E_TOO_LARGE', 'the body is too large', 'send less');
  const next = validation === undefined ? '' : 'see /openapi.json for what is asked for';
  return failed(statusCode, 'E_VALIDATION', message ?? 'bad request', next);
}

const failed = (status: number, code: string, message: string, next: string, defect = false): Failure => ({
  status,
  body: { code, message, next },
  defect,
});
