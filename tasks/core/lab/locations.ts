/** C79: `West Europe` is `westeurope`. */
export function sameLocation(one: string, other: string): boolean {
  const normal = (location: string) => location.toLowerCase().replaceAll(' ', '');
  return normal(one) === normal(other);
}
