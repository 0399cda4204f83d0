/**
 * Do something in one tab at a time.
 *
 * There are no locks on pages served without TLS; what is done there is harmless twice.
 */
export function alone<T>(name: string, step: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks;
  return locks ? (locks.request(`ascolto:${name}`, step) as Promise<T>) : step();
}
