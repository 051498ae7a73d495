/** Whether two names mean one Azure region; `West Europe` is `westeurope` (C79). */
export function sameLocation(one: string, other: string): boolean {
  const normal = (location: string) => location.toLowerCase().replaceAll(' ', '');
  return normal(one) === normal(other);
}
