/** What a barber is called in the shop: the first name, or the whole where two share it. */
export function callName(barber: { name: string }, all: { name: string }[]): string {
  const first = (one: { name: string }) => one.name.split(' ')[0] ?? one.name
  return all.filter((one) => first(one) === first(barber)).length > 1 ? barber.name : first(barber)
}
