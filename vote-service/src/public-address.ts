import type { FastifyRequest } from 'fastify';

/**
 * Where readers find the service, with a slash at the end: what the operator has set, else what the request went to.
 * Forwarding headers count in that only as far as the app trusts proxies. `undefined` where the request names no host.
 */
export function publicAddress(request: FastifyRequest, set: URL | undefined): URL | undefined {
  if (set) return set;
  const { protocol, host } = request;
  const address = `${protocol === 'https' ? 'https' : 'http'}://${host}/`;
  // A host may come with anything in it; only a whole address is one.
  return /^[\w.:[\]-]+$/.test(host ?? '') && URL.canParse(address) ? new URL(address) : undefined;
}

/** The address of a poll's page for people. */
export const pageAddress = (base: URL, id: string): string => new URL(`polls/${id}/page`, base).href;
/** The address of a poll's page for frames. */
export const embedAddress = (base: URL, id: string): string => new URL(`polls/${id}/embed`, base).href;
